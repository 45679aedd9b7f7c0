namespace Unblur.Cli.Benchmarks;

/// <summary>The peak of this process's main memory, as Linux counts it.</summary>
internal static class PeakMemory
{
    /// <summary>Resets the peak to the memory in use now.</summary>
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
