using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>The photos in a folder and in those in it.</summary>
public static class PhotoFiles
{
    /// <summary>Full paths in ordinal order.</summary>
    /// <remarks>
    /// Left out are hidden files and folders (copies from a Mac have a <c>._a.png</c> beside <c>a.png</c>, which is no photo), and links to a folder
    /// that they lie in, which would give every photo many times.
    /// </remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Below(string folder) => Below(folder, PhotoFormats.IsReadable);

    /// <summary>The same of other files.</summary>
    internal static IReadOnlyList<string> Below(string folder, Func<string, bool> isWanted)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return [.. Search(Path.GetFullPath(folder)).Where(isWanted).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Search(string folder) => Directory.EnumerateFiles(folder).Where(IsVisible)
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => IsVisible(inner) && !LeadsBack(inner)).SelectMany(Search));

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');

    private static bool LeadsBack(string folder)
        => new DirectoryInfo(folder) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target
            && folder.StartsWith(Path.TrimEndingDirectorySeparator(target.FullName) + "/", StringComparison.Ordinal);
}
