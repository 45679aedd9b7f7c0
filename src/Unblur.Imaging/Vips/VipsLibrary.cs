using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unblur.Imaging.Vips;

/// <summary>Starts libvips once for the process and reports its errors.</summary>
internal static unsafe class VipsLibrary
{
    private const int AllLogLevels = 0xFF;
    private const int MaxThreads = 4;
    private static readonly Lazy<Version> s_started = new(Start);

    /// <summary>The version of libvips; starts it on the first call, from whatever thread.</summary>
    /// <exception cref="DllNotFoundException">libvips is not installed.</exception>
    public static Version EnsureStarted() => s_started.Value;

    /// <summary>The last error in one line; empty where libvips gave none.</summary>
    /// <remarks>Threads share libvips' error text: when several fail at once, one may name a neighbour's reason too.</remarks>
    public static string TakeError()
    {
        nint text = VipsNative.vips_error_buffer_copy();
        string message = Marshal.PtrToStringUTF8(text) ?? "";
        VipsNative.g_free(text);
        return string.Join("; ", message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());
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
        VipsNative.vips_cache_set_max(0); // a cached operation would give the old pixels of a file that has changed
        VipsNative.vips_concurrency_set(Math.Min(Environment.ProcessorCount, MaxThreads));
        VipsNative.g_log_set_handler("VIPS", AllLogLevels, &Ignore, 0); // otherwise warnings go to stderr; failures are reported as errors
        return new Version(VipsNative.vips_version(0), VipsNative.vips_version(1), VipsNative.vips_version(2));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint domain, int level, nint message, nint data)
    {
    }
}
