using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Unblur.Torch;

namespace Unblur.TestKit;

/// <summary>Reads arrays that NumPy saved: little-endian float32 in C order, which is all that golden files hold.</summary>
public static partial class NpyFile
{
    private const int MagicLength = 8;

    /// <exception cref="InvalidDataException">Not such a file.</exception>
    public static Tensor Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < MagicLength + 2 || !bytes.AsSpan(1, 5).SequenceEqual("NUMPY"u8) || bytes[6] != 1)
        {
            throw new InvalidDataException($"{path} is not a version 1 .npy file.");
        }

        int dataStart = MagicLength + 2 + BitConverter.ToUInt16(bytes, MagicLength);
        string header = Encoding.ASCII.GetString(bytes, MagicLength + 2, dataStart - MagicLength - 2);
        if (!header.Contains("'<f4'", StringComparison.Ordinal) || !header.Contains("'fortran_order': False", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} is not float32 in C order: its header is {header}.");
        }

        long[] shape = [.. Number().Matches(Shape().Match(header).Groups[1].Value).Select(match => long.Parse(match.Value, null))];
        return Tensor.From(MemoryMarshal.Cast<byte, float>(bytes.AsSpan(dataStart)), shape);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
