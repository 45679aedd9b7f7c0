using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Unblur.TestKit.Images;

/// <summary>Writes PNG files by the book, independent of the product's encoder: any colour type, depth and chunk.</summary>
public static class PngFactory
{
    public const byte Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    /// <summary>A whole file.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
    /// <param name="colourType">One of the constants.</param>
    /// <param name="rows">Packed rows without filter bytes; 16-bit samples big-endian.</param>
    /// <param name="chunks">Written between IHDR and IDAT.</param>
    public static byte[] Create(int width, int height, byte depth, byte colourType, byte[] rows, params (string Type, byte[] Data)[] chunks)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(chunks);
        int stride = rows.Length / height;
        using var filtered = new MemoryStream();
        for (int y = 0; y < height; y++)
        {
            filtered.WriteByte(0);
            filtered.Write(rows, y * stride, stride);
        }

        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        file.Write(Chunk("IHDR", Header(width, height, depth, colourType)));
        foreach ((string type, byte[] data) in chunks)
        {
            file.Write(Chunk(type, data));
        }

        file.Write(Chunk("IDAT", Deflate(filtered.ToArray())));
        file.Write(Chunk("IEND", []));
        return file.ToArray();
    }

    /// <summary>The data of an iCCP chunk.</summary>
    public static byte[] Profile(byte[] icc) => [.. "test\0\0"u8, .. Deflate(icc)];

    /// <summary>The data of the iTXt chunk that holds XMP.</summary>
    public static byte[] Xmp(byte[] packet) => [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. packet];

    /// <summary>Native-endian 16-bit samples as PNG orders them.</summary>
    public static byte[] BigEndian(ReadOnlySpan<ushort> samples)
    {
        byte[] bytes = new byte[samples.Length * 2];
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), samples[i]);
        }

        return bytes;
    }

    private static byte[] Header(int width, int height, byte depth, byte colourType)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        return header;
    }

    private static byte[] Deflate(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return packed.ToArray();
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
