using System.Globalization;

namespace Unblur.Bench;

/// <summary>Resident memory of this process, as Linux counts it.</summary>
internal static class ResidentMemory
{
    /// <summary>Resets the peak to what is resident now.</summary>
    internal static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>MiB, since the process began or <see cref="ResetPeak"/>.</summary>
    internal static double Peak() => Status("VmHWM:");

    /// <summary>MiB.</summary>
    internal static double Now() => Status("VmRSS:");

    private static double Status(string key)
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
