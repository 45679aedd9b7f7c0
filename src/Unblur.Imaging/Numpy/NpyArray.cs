using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Unblur.Imaging.Numpy;

/// <summary>An array of numbers from NumPy's .npy format, versions 1 to 3: float32 or float64, little-endian.</summary>
/// <remarks>No code in a file is run: pickled objects are refused, like every other type. A shape is accepted only if the file has its bytes.</remarks>
public sealed partial class NpyArray
{
    private const int LongestHeader = 1 << 16;

    private NpyArray(long[] shape, double[] values) => (Shape, Values) = (shape, values);

    /// <summary>The length along each dimension, each at least 0; none for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The values with the last index running fastest (C order), whatever the file's order.</summary>
    public double[] Values { get; }

    /// <summary>Reads a whole .npy file or entry of an .npz archive.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are not such an array, are cut off, or have another type. The message is a predicate: "is cut off: ...".
    /// </exception>
    public static NpyArray Parse(ReadOnlySpan<byte> bytes)
    {
        int start = HeaderEnd(bytes, out string header);
        string type = DataType().Match(header).Groups[1].Value;
        int size = type switch
        {
            "<f4" => sizeof(float),
            "<f8" => sizeof(double),
            _ => throw new InvalidDataException($"holds numbers of type '{type}': save it as little-endian float32 ('<f4') or float64 ('<f8')."),
        };
        bool fortran = Order().Match(header).Groups[1].Value switch
        {
            "True" => true,
            "False" => false,
            _ => throw new InvalidDataException("is damaged: its header has no fortran_order."),
        };
        long[] shape = ParseShape(header);
        ReadOnlySpan<byte> data = bytes[start..];
        double count = shape.Aggregate(1.0, (product, length) => product * length);
        if (count * size != data.Length)
        {
            string problem = count * size > data.Length ? "is cut off" : "is too long";
            throw new InvalidDataException(
                $"{problem}: {Sizes.Words(data.Length)} of values, but the shape ({string.Join(", ", shape)}) of '{type}' takes {Sizes.Words(count * size)}.");
        }

        double[] values = new double[data.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = size == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(data[(i * size)..]) : BinaryPrimitives.ReadDoubleLittleEndian(data[(i * size)..]);
        }

        return new NpyArray(shape, fortran ? ToCOrder(values, shape) : values);
    }

    /// <summary>The header of a version 1 file of float32 values in C order, which follow it.</summary>
    public static byte[] FloatHeader(params ReadOnlySpan<int> shape)
    {
        const int Alignment = 64;
        const int PrefixLength = 10;
        string lengths = string.Concat(shape.ToArray().Select(length => $"{length}, ")); // one dimension needs its comma: (5, )
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({lengths}), }}";
        int total = (PrefixLength + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] bytes = new byte[total];
        ((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8, 1, 0]).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(PrefixLength - 2), (ushort)(total - PrefixLength));
        Encoding.ASCII.GetBytes(header.PadRight(total - PrefixLength - 1) + "\n", bytes.AsSpan(PrefixLength));
        return bytes;
    }

    /// <summary>Reads the header, and the position where the values begin.</summary>
    private static int HeaderEnd(ReadOnlySpan<byte> bytes, out string header)
    {
        const int MagicLength = 8;
        if (bytes.Length < MagicLength + sizeof(uint) || bytes[0] != 0x93 || !bytes[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException("is not a NumPy array: it does not begin with \\x93NUMPY.");
        }

        (int prefix, long length) = bytes[6] switch
        {
            1 => (MagicLength + sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(bytes[MagicLength..])),
            2 or 3 => (MagicLength + sizeof(uint), BinaryPrimitives.ReadUInt32LittleEndian(bytes[MagicLength..])),
            byte version => throw new InvalidDataException($"is of version {version} of NumPy's format: versions 1 to 3 are read."),
        };
        if (length > LongestHeader)
        {
            throw new InvalidDataException($"is damaged: its header has {length} bytes, and {LongestHeader} are more than an array of numbers needs.");
        }

        if (length > bytes.Length - prefix)
        {
            throw new InvalidDataException($"is cut off: its header has {length} bytes, and {bytes.Length - prefix} are left.");
        }

        header = Encoding.UTF8.GetString(bytes.Slice(prefix, (int)length));
        return prefix + (int)length;
    }

    private const int MostDimensions = 64;

    private static long[] ParseShape(string header)
    {
        Match match = ShapeTuple().Match(header);
        if (!match.Success)
        {
            throw new InvalidDataException("is damaged: its header has no shape.");
        }

        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        string[] parts = match.Groups[1].Value.Split(',', Clean);
        if (parts.Length > MostDimensions)
        {
            throw new InvalidDataException($"claims {parts.Length} dimensions: NumPy has at most {MostDimensions}.");
        }

        long[] shape = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out shape[i])) // Python 2 wrote 3L
            {
                throw new InvalidDataException($"is damaged: its shape is ({match.Groups[1].Value}).");
            }
        }

        return shape;
    }

    /// <summary>Reorders values from Fortran order to C order.</summary>
    private static double[] ToCOrder(double[] values, long[] shape)
    {
        double[] result = new double[values.Length];
        long[] index = new long[shape.Length];
        foreach (double value in values)
        {
            long at = 0;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                at = (at * shape[axis]) + index[axis];
            }

            result[at] = value;
            for (int axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return result;
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DataType();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex Order();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapeTuple();
}
