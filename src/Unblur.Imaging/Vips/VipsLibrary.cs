using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unblur.Imaging.Vips;

/// <summary>Starts libvips once for the process and reports its errors.</summary>
internal static unsafe class VipsLibrary
{
    private const int AllLogLevels = 0xFF;
    private const int MaxThreads = 4;
    private static readonly JpegWarnings s_warnings = new();
    private static readonly Lazy<Version> s_started = new(Start);

    /// <summary>The version of libvips. The first call starts the library; it may come from any thread.</summary>
    /// <exception cref="DllNotFoundException">libvips is not installed.</exception>
    public static Version EnsureStarted() => s_started.Value;

    /// <summary>Returns the last errors as one line and clears them; empty if there are none.</summary>
    /// <remarks>Threads share libvips' error text: when several fail at once, a message may include the error of another thread.</remarks>
    public static string TakeError()
    {
        lock (s_warnings)
        {
            nint text = VipsNative.vips_error_buffer_copy();
            string message = Marshal.PtrToStringUTF8(text) ?? "";
            VipsNative.g_free(text);
            message = string.Join("; ", message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());
            s_warnings.Add(message);
            return message;
        }
    }

    /// <summary>
    /// Takes the text, and returns what any thread has taken about JPEGs up to now: a decoder compares the count before and after its work, since another thread
    /// may have taken its text.
    /// </summary>
    public static (int Count, string Last) TakeJpegWarnings()
    {
        EnsureStarted(); // before that there is no text, and asking for it crashes
        lock (s_warnings)
        {
            TakeError();
            return (s_warnings.Count, s_warnings.Last);
        }
    }

    private sealed class JpegWarnings
    {
        public int Count { get; private set; }

        public string Last { get; private set; } = "";

        public void Add(string message)
        {
            if (message.Contains("VipsJpeg", StringComparison.Ordinal))
            {
                (Count, Last) = (Count + 1, message);
            }
        }
    }

    private static Version Start()
    {
        try
        {
            if (VipsNative.vips_init("unblur") != 0)
            {
                throw new InvalidOperationException($"libvips does not start: {TakeError()}");
            }
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException("libvips is not installed: install it (Debian and Ubuntu: apt install libvips42).", missing);
        }

        VipsNative.vips_block_untrusted_set(1);
        VipsNative.vips_cache_set_max(0); // a cached operation would return old pixels of a changed file
        VipsNative.vips_concurrency_set(Math.Min(Environment.ProcessorCount, MaxThreads));
        VipsNative.g_log_set_handler("VIPS", AllLogLevels, &Ignore, 0); // otherwise libvips prints warnings to stderr; failures are reported as errors
        return new Version(VipsNative.vips_version(0), VipsNative.vips_version(1), VipsNative.vips_version(2));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint domain, int level, nint message, nint data)
    {
    }
}

/// <summary>An error of libvips, with its own message. It becomes a <see cref="PhotoException"/> where the photo's name is known.</summary>
internal sealed class VipsException : Exception
{
    public VipsException()
        : base(VipsLibrary.TakeError())
    {
    }
}
