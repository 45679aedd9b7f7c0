namespace Unblur.Cli.Benchmarks;

/// <summary>The most main memory that this process has held, as Linux counts it.</summary>
internal static class PeakMemory
{
    /// <summary>Lets the peak start anew from what is held now.</summary>
    /// <returns>False where the system does not allow it.</returns>
    public static bool TryReset()
    {
        const string resetPeak = "5";
        try
        {
            File.WriteAllText("/proc/self/clear_refs", resetPeak);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
