using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>What a data set holds, by names and sizes alone: two listings differ where photos were added, removed or replaced.</summary>
public static class PhotoListing
{
    private const string Lists = "*_list.txt";

    /// <summary>The photos of a folder, or of a list of pairs, with their sizes in bytes.</summary>
    /// <param name="path">A folder, searched to any depth, or a list (.txt).</param>
    /// <returns>Bytes by the path relative to the folder, with /. Empty where there is no such folder or list.</returns>
    /// <exception cref="DataSetException">The folder cannot be listed.</exception>
    public static SortedDictionary<string, long> Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        return Directory.Exists(full) ? Sizes(full, [.. PhotoFiles.Photos(full), .. Directory.EnumerateFiles(full, Lists)])
            : RegularFile.Exists(full) ? Sizes(Path.GetDirectoryName(full)!, [full, .. Listed(full)])
            : new(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Listed(string list)
    {
        try
        {
            return PairedSet.Find(list).Pairs.SelectMany(pair => new[] { pair.Blurry, pair.Sharp }.OfType<string>());
        }
        catch (DataSetException)
        {
            return []; // who opens it reports what is wrong
        }
    }

    private static SortedDictionary<string, long> Sizes(string root, IEnumerable<string> files)
    {
        SortedDictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            sizes[Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')] = RegularFile.Exists(file) ? new FileInfo(FileLinks.RealPath(file)).Length : 0;
        }

        return sizes;
    }
}
