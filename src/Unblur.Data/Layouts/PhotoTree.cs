using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>Photos below a folder.</summary>
/// <param name="Root">The folder, as it was given.</param>
/// <param name="Names">Paths relative to it, with /, in ordinal order.</param>
public sealed record PhotoTree(string Root, IReadOnlyList<string> Names)
{
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>All photos of a folder and of those in it.</summary>
    /// <exception cref="DataSetException">There is no such folder, it cannot be listed, or it holds no photo.</exception>
    public static PhotoTree Open(string folder)
    {
        PhotoTree tree = Of(folder, PhotoFormats.IsReadable);
        return tree.Names.Count > 0 ? tree : throw PhotoFiles.NoPhoto([folder]);
    }

    /// <summary>Files of any kind; there may be none.</summary>
    internal static PhotoTree Of(string folder, Func<string, bool> isWanted)
    {
        string root = Path.GetFullPath(folder);
        return new(folder, [.. PhotoFiles.Below(folder, isWanted).Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))]);
    }
}
