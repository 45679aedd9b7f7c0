using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Unblur.Physics.Tests.FlowFiles;

/// <summary>Writes MATLAB 5 files byte by byte.</summary>
internal static class MatBytes
{
    public const int DoubleClass = 6;

    /// <summary>A file of variables.</summary>
    public static byte[] File(params byte[][] variables) =>
        [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by a test".PadRight(124)), 0x00, 0x01, .. "IM"u8, .. variables.SelectMany(variable => variable)];

    /// <summary>A variable: flags, shape, name, values.</summary>
    public static byte[] Matrix(string name, int[] shape, byte[] values, int matlabClass = DoubleClass, int flags = 0) => Element(
        14,
        [.. Element(6, [.. BitConverter.GetBytes(matlabClass | flags), .. new byte[4]]), .. Element(5, [.. shape.SelectMany(BitConverter.GetBytes)]),
            .. Element(1, Encoding.ASCII.GetBytes(name)), .. values]);

    /// <summary>Content of one type, within the tag where it is short, as MATLAB does it.</summary>
    public static byte[] Element(int type, byte[] content)
    {
        byte[] bytes = content.Length is > 0 and <= 4 ? new byte[8] : new byte[8 + ((content.Length + 7) / 8 * 8)];
        bool small = bytes.Length == 8 && content.Length > 0;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, small ? type | (content.Length << 16) : type);
        if (!small)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), content.Length);
        }

        content.CopyTo(bytes, small ? 4 : 8);
        return bytes;
    }

    public static byte[] Compressed(byte[] variable)
    {
        MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(variable);
        }

        return [.. BitConverter.GetBytes(15), .. BitConverter.GetBytes((int)compressed.Length), .. compressed.ToArray()];
    }
}
