using System.Diagnostics;
using System.Globalization;

namespace Unblur.Restoring;

/// <summary>Memory of this process and of the machine or container it runs in: as Linux reports it, elsewhere as .NET does.</summary>
/// <param name="root">Where <c>/proc</c> and <c>/sys</c> are found; another folder in tests.</param>
internal sealed class SystemMemory(string root = "/")
{
    /// <summary>Taken as free where the system reports nothing.</summary>
    private const long Unknown = 2L << 30;

    private const long Kibi = 1024;

    /// <summary>Bytes of physical memory that the process holds.</summary>
    internal long ResidentBytes() => Entry("proc/self/status", "VmRSS:") * Kibi ?? Environment.WorkingSet;

    /// <summary>The most it ever held.</summary>
    internal long PeakBytes() => Entry("proc/self/status", "VmHWM:") * Kibi ?? PeakElsewhere();

    /// <summary>Bytes that may still be taken: the least of the machine's and every control group's.</summary>
    internal long FreeBytes() => CgroupFree().Append(Entry("proc/meminfo", "MemAvailable:") * Kibi ?? FreeElsewhere()).Min();

    // As of the last collection of garbage, so one is asked for where there was none.
    private static long FreeElsewhere()
    {
        if (GC.CollectionCount(0) == 0)
        {
            GC.Collect(0);
        }

        GCMemoryInfo found = GC.GetGCMemoryInfo();
        return found.TotalAvailableMemoryBytes > 0 ? Math.Max(0, found.TotalAvailableMemoryBytes - found.MemoryLoadBytes) : Unknown;
    }

    private static long PeakElsewhere()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private IEnumerable<long> CgroupFree()
    {
        foreach (string line in Lines("proc/self/cgroup"))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }

            if (controllers.Length == 0)
            {
                foreach (string group in Ancestors("sys/fs/cgroup", path))
                {
                    yield return Free($"{group}/memory.max", $"{group}/memory.current", $"{group}/memory.stat", "inactive_file");
                }
            }
            else if (controllers.Split(',').Contains("memory"))
            {
                foreach (string group in Ancestors("sys/fs/cgroup/memory", path))
                {
                    yield return Free($"{group}/memory.limit_in_bytes", $"{group}/memory.usage_in_bytes", $"{group}/memory.stat", "total_inactive_file");
                }
            }
        }
    }

    /// <summary>A group's folder and those above it; inside a container only the topmost may be visible.</summary>
    private static IEnumerable<string> Ancestors(string mount, string path)
    {
        for (string group = path.TrimEnd('/'); group.Length > 0; group = group[..group.LastIndexOf('/')])
        {
            yield return mount + group;
        }

        yield return mount;
    }

    private long Free(string limitFile, string usageFile, string statFile, string reclaimable)
        => Number(limitFile) is { } limit && Number(usageFile) is { } usage
            ? Math.Max(0, limit - usage + (Entry(statFile, reclaimable) ?? 0))
            : long.MaxValue;

    private long? Number(string file) => Parse(Lines(file).FirstOrDefault());

    /// <summary>The number behind a name that starts a line.</summary>
    private long? Entry(string file, string name)
        => Lines(file).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1 && words[0] == name).Select(words => Parse(words[1])).FirstOrDefault();

    private static long? Parse(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private string[] Lines(string file)
    {
        string path = Path.Combine(root, file);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }
}
