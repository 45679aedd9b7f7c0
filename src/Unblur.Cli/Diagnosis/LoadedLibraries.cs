namespace Unblur.Cli.Diagnosis;

/// <summary>Files of native libraries that this process has loaded, as the kernel tells it.</summary>
internal static class LoadedLibraries
{
    private const string Maps = "/proc/self/maps";

    /// <summary>The file whose name starts so, links followed; null where none is loaded.</summary>
    public static string? Find(string namePrefix) => File.Exists(Maps)
        ? File.ReadLines(Maps)
            .Where(line => line.Contains('/', StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith(namePrefix, StringComparison.Ordinal))
        : null;
}
