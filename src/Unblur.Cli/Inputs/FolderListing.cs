namespace Unblur.Cli.Inputs;

/// <summary>The contents of a folder, in the order of their names. Paths start with the folder as it is passed; "" is the current folder.</summary>
internal static class FolderListing
{
    /// <summary>Files that are not hidden.</summary>
    public static IEnumerable<string> Files(string folder) => AllFiles(folder).Where(IsVisible);

    /// <summary>Folders that are neither hidden nor links: a link may point to a parent folder.</summary>
    public static IEnumerable<string> Folders(string folder)
        => AllFolders(folder).Where(inner => IsVisible(inner) && !File.GetAttributes(inner).HasFlag(FileAttributes.ReparsePoint));

    public static IEnumerable<string> AllFiles(string folder) => Listed(folder, Directory.EnumerateFiles);

    public static IEnumerable<string> AllFolders(string folder) => Listed(folder, Directory.EnumerateDirectories);

    private static IEnumerable<string> Listed(string folder, Func<string, IEnumerable<string>> list)
        => list(folder.Length == 0 ? "." : folder).Select(path => Path.Combine(folder, Path.GetFileName(path))).Order(StringComparer.Ordinal);

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');
}
