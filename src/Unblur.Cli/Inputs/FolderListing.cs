namespace Unblur.Cli.Inputs;

/// <summary>What is in a folder, in the order of the names. Paths start with the folder as it was given; "" is the current one.</summary>
internal static class FolderListing
{
    /// <summary>Files, but hidden ones.</summary>
    public static IEnumerable<string> Files(string folder) => AllFiles(folder).Where(IsVisible);

    /// <summary>Folders, but hidden ones and links: a link may lead back up.</summary>
    public static IEnumerable<string> Folders(string folder)
        => AllFolders(folder).Where(inner => IsVisible(inner) && !File.GetAttributes(inner).HasFlag(FileAttributes.ReparsePoint));

    public static IEnumerable<string> AllFiles(string folder) => Listed(folder, Directory.EnumerateFiles);

    public static IEnumerable<string> AllFolders(string folder) => Listed(folder, Directory.EnumerateDirectories);

    private static IEnumerable<string> Listed(string folder, Func<string, IEnumerable<string>> list)
        => list(folder.Length == 0 ? "." : folder).Select(path => Path.Combine(folder, Path.GetFileName(path))).Order(StringComparer.Ordinal);

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');
}
