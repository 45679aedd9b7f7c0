using System.Collections.Concurrent;
using Unblur.Imaging;

namespace Unblur.Training.Data;

/// <summary>The photos of some folders: found once, in the order of their names, decoded when first asked for and kept.</summary>
/// <remarks>Decoded photos are kept in their own 8 or 16 bits. Reading is safe from several threads.</remarks>
public sealed class PhotoSet
{
    private readonly ConcurrentDictionary<string, Lazy<Photo>> _decoded = new(StringComparer.Ordinal);

    private PhotoSet(IReadOnlyList<string> files) => Files = files;

    /// <summary>Full paths, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Finds every photo below the given folders.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    /// <exception cref="InvalidDataException">There is no photo in any of them.</exception>
    public static PhotoSet Find(IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        List<string> files = [];
        List<string> searched = [.. folders];
        foreach (var folder in searched)
        {
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException($"folder {folder} is not there: name a folder of photos.");
            }

            files.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(PhotoFormats.IsReadable));
        }

        return files.Count > 0
            ? new PhotoSet([.. files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
            : throw new InvalidDataException($"no photo was found below {string.Join(", ", searched)}.");
    }

    /// <summary>Two sets: every n-th photo is held out, the others are for training.</summary>
    public (PhotoSet Training, PhotoSet HeldOut) HoldOutEvery(int n)
        => (new([.. Files.Where((_, i) => i % n != 0)]), new([.. Files.Where((_, i) => i % n == 0)]));

    /// <summary>The decoded photo; throws <see cref="PhotoException"/> where the file is none.</summary>
    public Photo Open(int index)
        => _decoded.GetOrAdd(Files[index], path => new Lazy<Photo>(() => Photo.Open(path))).Value;
}
