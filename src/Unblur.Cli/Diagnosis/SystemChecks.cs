using System.Globalization;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Diagnosis;

/// <summary>Checks memory, and that folders can be written.</summary>
internal static class SystemChecks
{
    private const long EnoughMemory = 2_000_000_000;
    private const long Kibi = 1024;

    public static IEnumerable<Check> All() => [Memory(), Writable("currentFolder", Directory.GetCurrentDirectory()), Writable("temporaryFolder", Path.GetTempPath())];

    private static Check Memory()
    {
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long free = Math.Min(total, Available() ?? total);
        Check check = new("memory", $"{Words.Bytes(free)} free of {Words.Bytes(total)} that this process may use");
        return free >= EnoughMemory ? check : check with { State = CheckState.Warning, Remedy = "large photos will be cut into small tiles: close other programs" };
    }

    private static long? Available()
    {
        const string Name = "MemAvailable:";
        string? line = File.Exists("/proc/meminfo") ? File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line is null ? null : long.Parse(line.AsSpan(Name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * Kibi;
    }

    private static Check Writable(string name, string folder)
    {
        string probe = Path.Combine(folder, $".unblur-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new(name, $"{folder} can be written");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(name, $"{folder} cannot be written") { State = CheckState.Warning, Remedy = $"{failure.Message} Results go elsewhere with -o." };
        }
    }
}
