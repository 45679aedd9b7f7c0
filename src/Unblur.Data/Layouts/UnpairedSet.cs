using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>Blurry and sharp photos of different things.</summary>
/// <param name="Blurry">Full paths in ordinal order, at least one.</param>
/// <param name="Sharp">Full paths in ordinal order, at least one.</param>
public sealed record UnpairedSet(IReadOnlyList<string> Blurry, IReadOnlyList<string> Sharp)
{
    private static readonly string[] s_blurry = ["blurry", "blur"];

    /// <summary>A folder with <c>blurry/</c> (or <c>blur/</c>) and <c>sharp/</c>, each of any depth; or with such in <c>train/</c>.</summary>
    /// <exception cref="DataSetException">There is no such folder, the two are not in it, or one is empty.</exception>
    public static UnpairedSet Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        PhotoFiles.RequireFolder(folder);
        foreach (string root in new[] { folder, Path.Combine(folder, "train") })
        {
            string? blurry = s_blurry.Select(name => Path.Combine(root, name)).FirstOrDefault(Directory.Exists);
            if (blurry is not null && Directory.Exists(Path.Combine(root, "sharp")))
            {
                return FromFolders([blurry], [Path.Combine(root, "sharp")]);
            }
        }

        throw new DataSetException(
            DataSetFault.Layout, folder, $"{folder} has no blurry/ and sharp/, nor has train/ in it: `unblur data sort` makes them from a folder of photos.");
    }

    /// <summary>Any folders, searched to any depth: RWBI and other collections of blurry photos alone go with any sharp ones.</summary>
    /// <exception cref="DataSetException">A folder does not exist, there is no photo on one side, or one lies on both.</exception>
    public static UnpairedSet FromFolders(IReadOnlyList<string> blurry, IReadOnlyList<string> sharp)
    {
        UnpairedSet set = new(Photos(blurry), Photos(sharp));
        return set.Blurry.IntersectBy(set.Sharp.Select(FileLinks.RealPath), FileLinks.RealPath, StringComparer.Ordinal).FirstOrDefault() is { } both
            ? throw new DataSetException(DataSetFault.DoubleName, both, $"{both} lies both below the blurry and the sharp folders: give folders that do not overlap.")
            : set;
    }

    private static string[] Photos(IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        string[] photos = [.. folders.SelectMany(PhotoFiles.Photos).Order(StringComparer.Ordinal).DistinctBy(FileLinks.RealPath, StringComparer.Ordinal)];
        return photos.Length > 0 ? photos : throw PhotoFiles.NoPhoto(folders);
    }
}
