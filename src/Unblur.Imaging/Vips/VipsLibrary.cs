using NetVips;

namespace Unblur.Imaging.Vips;

/// <summary>Starts libvips once for the process, and collects what it says about JPEGs.</summary>
internal static class VipsLibrary
{
    private const int MaxThreads = 4;
    private static readonly JpegWarnings s_warnings = new();
    private static readonly ReaderWriterLockSlim s_text = new();
    private static readonly Lazy<Version> s_started = new(Start);

    /// <summary>The version of libvips. The first call starts the library; it may come from any thread.</summary>
    /// <exception cref="DllNotFoundException">libvips cannot be loaded.</exception>
    public static Version EnsureStarted() => s_started.Value;

    /// <summary>
    /// Does work of libvips that may fail or warn. All threads share the text of errors and warnings: whoever must know whose it is works alone.
    /// </summary>
    public static T Shared<T>(Func<T> work)
    {
        s_text.EnterReadLock();
        try
        {
            return work();
        }
        finally
        {
            s_text.ExitReadLock();
        }
    }

    /// <summary>As <see cref="Shared"/>, while no other thread does such work.</summary>
    public static T Alone<T>(Func<T> work)
    {
        s_text.EnterWriteLock();
        try
        {
            return work();
        }
        finally
        {
            s_text.ExitWriteLock();
        }
    }

    /// <summary>As <see cref="Shared"/>, and once more alone where libvips refused: another thread may have taken some of its words.</summary>
    /// <param name="work">Throws a <see cref="PhotoException"/> around libvips' failure; may be done again.</param>
    public static T Worded<T>(Func<T> work)
    {
        try
        {
            return Shared(work);
        }
        catch (PhotoException refusal) when (refusal.InnerException is VipsException)
        {
            return Alone(work);
        }
    }

    /// <summary>
    /// What libvips has reported about JPEGs on any thread up to now: a decoder compares the count before and after its work. A warning is given when the image is disposed,
    /// and is counted on the thread that disposes; its text may be lost, where another thread has taken it.
    /// </summary>
    public static (int Count, string Last) SeenJpegWarnings()
    {
        lock (s_warnings)
        {
            return (s_warnings.Count, s_warnings.Last);
        }
    }

    /// <summary>Forgets the last text, so that one that is lost is not taken for an older one. For work that is done <see cref="Alone"/>.</summary>
    public static void ForgetLastJpegWarning()
    {
        lock (s_warnings)
        {
            s_warnings.Forget();
        }
    }

    /// <summary>libvips' own words for an error, in one line.</summary>
    public static string Words(VipsException failure)
    {
        const string Wrapper = "unable to "; // the binding's first line, which only names the call
        IEnumerable<string> lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string words = string.Join("; ", lines.Where(line => !line.StartsWith(Wrapper, StringComparison.Ordinal)).Distinct());
        lock (s_warnings)
        {
            s_warnings.Add(words);
        }

        return words;
    }

    private sealed class JpegWarnings
    {
        private const string Announced = "read gave "; // then "1 warnings": logged for the image itself, before the text that all threads share

        public int Count { get; private set; }

        public string Last { get; private set; } = "";

        public void Add(string message)
        {
            bool isText = message.Contains("VipsJpeg", StringComparison.Ordinal);
            Last = isText ? message : Last;
            Count += isText || message.StartsWith(Announced, StringComparison.Ordinal) ? 1 : 0;
        }

        public void Forget() => Last = "";
    }

    private static Version Start()
    {
        VipsFile.Require();
        VipsFile.RequireInUse(typeof(ModuleInitializer).Assembly);
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new DllNotFoundException(
                $"libvips, which came with Unblur, cannot be loaded ({ModuleInitializer.Exception?.Message}): reinstall Unblur, or build it for this platform.", ModuleInitializer.Exception);
        }

        NetVips.NetVips.BlockUntrusted = true;
        Cache.Max = 0; // a cached operation would return old pixels of a changed file
        NetVips.NetVips.Concurrency = Math.Min(Environment.ProcessorCount, MaxThreads);
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, Collect); // otherwise libvips prints warnings to stderr; failures are reported as errors
        return new Version(NetVips.NetVips.Version(0), NetVips.NetVips.Version(1), NetVips.NetVips.Version(2));
    }

    private static void Collect(string domain, Enums.LogLevelFlags level, string message)
    {
        lock (s_warnings)
        {
            s_warnings.Add(message ?? "");
        }
    }
}
