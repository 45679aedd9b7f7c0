using Unblur.Imaging;

namespace Unblur.Cli.Inputs;

/// <summary>The contents of a folder, in the order of their names. Paths start with the folder as it is passed; "" is the current folder.</summary>
internal static class FolderListing
{
    /// <summary>Files that are not hidden.</summary>
    public static IEnumerable<string> Files(string folder) => AllFiles(folder).Where(IsVisible);

    /// <summary>Folders that are not hidden and do not lead back to a folder that the search is in.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="root">Where the search began.</param>
    public static IEnumerable<string> Folders(string folder, string root)
        => AllFolders(folder).Where(inner => IsVisible(inner) && !FileLinks.LeadsBack(inner, root.Length == 0 ? "." : root));

    public static IEnumerable<string> AllFiles(string folder) => Listed(folder, Directory.EnumerateFiles);

    public static IEnumerable<string> AllFolders(string folder) => Listed(folder, Directory.EnumerateDirectories);

    private static IEnumerable<string> Listed(string folder, Func<string, IEnumerable<string>> list)
        => list(folder.Length == 0 ? "." : folder).Select(path => Path.Combine(folder, Path.GetFileName(path))).Order(StringComparer.Ordinal);

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');
}
