using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Unblur.Torch.Checkpoints;

namespace Unblur.Metrics;

/// <summary>Reads float64 matrices from NumPy's .npz archives; nothing else is read, and nothing in them can run.</summary>
internal static partial class NpzFile
{
    private const int PrefixLength = 10;
    private const int LargestArray = 1 << 24;

    /// <summary>A matrix of the archive, in row-major order.</summary>
    /// <exception cref="WeightFileException">The file or the array is missing, damaged, or not a float64 matrix of the size asked for.</exception>
    internal static double[] ReadMatrix(string path, string name, int rows, int columns)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var entry = archive.GetEntry(name + ".npy")
                ?? throw new WeightFileException(path, $"has no array {name}; it holds {string.Join(", ", archive.Entries.Select(found => found.FullName))}.");
            if (entry.Length > LargestArray) throw new WeightFileException(path, $"claims {entry.Length} bytes for {name}, which has {8 * rows * columns}.");
            using var stream = entry.Open();
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
        if (bytes.Length < PrefixLength || !bytes.AsSpan(1, 5).SequenceEqual("NUMPY"u8) || bytes[6] != 1)
            throw new WeightFileException(path, $"holds {name}, but not as a version 1 .npy array.");
        var start = PrefixLength + BitConverter.ToUInt16(bytes, PrefixLength - 2);
        if (start > bytes.Length) throw new WeightFileException(path, $"is cut off within the header of {name}.");
        var header = Encoding.ASCII.GetString(bytes, PrefixLength, start - PrefixLength);
        int[] shape = [.. Number().Matches(Shape().Match(header).Groups[1].Value).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
        if (!header.Contains("'<f8'", StringComparison.Ordinal) || !shape.SequenceEqual([rows, columns]) || bytes.Length - start != 8L * rows * columns)
            throw new WeightFileException(path, $"holds {name} as {header.Trim()} in {bytes.Length - start} bytes, but float64 of {rows} x {columns} is needed.");
        var columnMajor = header.Contains("'fortran_order': True", StringComparison.Ordinal);
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            var to = columnMajor ? (i % rows * columns) + (i / rows) : i;
            values[to] = BitConverter.ToDouble(bytes, start + (8 * i));
        }

        return values;
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\d{1,9}")]
    private static partial Regex Number();
}
