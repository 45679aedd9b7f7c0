using System.IO.Compression;
using Unblur.Imaging.Numpy;
using Unblur.Torch.Checkpoints;

namespace Unblur.Metrics.Naturalness;

/// <summary>Reads matrices from NumPy's .npz archives; nothing else is read, and nothing in them can run.</summary>
internal static class NpzFile
{
    private const int LargestArray = 1 << 24;

    /// <summary>A matrix of the archive, in row-major order.</summary>
    /// <exception cref="WeightFileException">The file or the array is missing, damaged, or not a matrix of numbers of the size asked for.</exception>
    internal static double[] ReadMatrix(string path, string name, int rows, int columns)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            ZipArchiveEntry entry = archive.GetEntry(name + ".npy")
                ?? throw new WeightFileException(path, $"has no array {name}; it holds {string.Join(", ", archive.Entries.Select(found => found.FullName))}.");
            if (entry.Length > LargestArray)
            {
                throw new WeightFileException(path, $"claims {entry.Length} bytes for {name}, which has {8 * rows * columns}.");
            }

            using Stream stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return Parse(path, name, bytes.ToArray(), rows, columns);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightFileException(path, "does not exist.", failure);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new WeightFileException(path, $"cannot be read as an .npz archive: {failure.Message}", failure);
        }
    }

    private static double[] Parse(string path, string name, byte[] bytes, int rows, int columns)
    {
        NpyArray array;
        try
        {
            array = NpyArray.Parse(bytes);
        }
        catch (InvalidDataException failure)
        {
            throw new WeightFileException(path, $"holds a damaged array: {name} {failure.Message}", failure);
        }

        return array.Shape.SequenceEqual([rows, columns])
            ? array.Values
            : throw new WeightFileException(path, $"holds {name} of shape ({string.Join(", ", array.Shape)}), but {rows} x {columns} is needed.");
    }
}
