using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the ancillary chunks of a PNG file, and writes them between the encoder's header and its pixels.</summary>
internal static class PngContainer
{
    /// <summary>The length of signature and IHDR, which the encoder writes before the ancillary chunks.</summary>
    public const int HeadLength = 8 + 25;

    private const int LargestProfile = 64 << 20;

    private static readonly string[] s_color = ["gAMA", "cHRM", "sRGB", "cICP"];
    private static readonly uint[] s_crc = [.. Enumerable.Range(0, 256).Select(CrcEntry)];

    private static ReadOnlySpan<byte> XmpHead => "XML:com.adobe.xmp\0\0\0\0\0"u8;

    public static Container Read(Stream file)
    {
        byte[]? exif = null, xmp = null, icc = null;
        List<byte[]> colour = [], others = [];

        file.Position = 8;
        while (TryReadChunk(file, out string type, out byte[] data))
        {
            if (type == "eXIf")
            {
                exif = data;
            }
            else if (type == "iCCP")
            {
                icc ??= Profile(data);
            }
            else if (type == "iTXt" && data.AsSpan().StartsWith(XmpHead))
            {
                xmp = data[XmpHead.Length..];
            }
            else if (s_color.Contains(type))
            {
                colour.Add(Chunk(type, data));
            }
            else if (type is "tEXt" or "zTXt" or "iTXt" or "tIME")
            {
                others.Add(Chunk(type, data));
            }
            else if (type == "IEND")
            {
                break;
            }
        }

        var metadata = new PhotoMetadata { Exif = exif, Xmp = xmp, Icc = icc, Native = new NativeBlocks(PhotoFormat.Png, colour, others) };
        return new Container(metadata);
    }

    /// <summary>Writes the chunks that follow IHDR.</summary>
    /// <remarks>PNG has no chunk for IPTC. It is written as a hexadecimal text chunk, as ImageMagick and ExifTool expect.</remarks>
    public static void WriteChunks(Stream target, PhotoMetadata metadata, bool grey)
    {
        if (metadata.Icc is { } icc && Fits(icc, grey))
        {
            target.Write(Chunk("iCCP", [.. "icc\0\0"u8, .. Deflate(icc)]));
        }

        foreach (byte[] chunk in metadata.Native.For(PhotoFormat.Png))
        {
            target.Write(chunk);
        }

        if (metadata.Exif is { } exif)
        {
            target.Write(Chunk("eXIf", exif));
        }

        if (metadata.Xmp is { } xmp)
        {
            target.Write(Chunk("iTXt", [.. XmpHead, .. xmp]));
        }

        if (metadata.Photoshop is { } photoshop)
        {
            string text = $"Raw profile type 8bim\0\n8bim\n{photoshop.Length,8}\n{Convert.ToHexStringLower(photoshop)}\n";
            target.Write(Chunk("tEXt", Encoding.ASCII.GetBytes(text)));
        }
    }

    /// <summary>
    /// Whether a profile has the channels of the pixels: PNG forbids an RGB profile for grey pixels and the reverse, which other formats allow.
    /// </summary>
    private static bool Fits(byte[] profile, bool grey) => profile.Length >= 20 && profile.AsSpan(16, 4).SequenceEqual(grey ? "GRAY"u8 : "RGB "u8);

    private static bool TryReadChunk(Stream file, out string type, out byte[] data)
    {
        (type, data) = ("", []);
        Span<byte> head = stackalloc byte[8];
        if (!file.TryFill(head))
        {
            return false;
        }

        type = Encoding.ASCII.GetString(head[4..]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (type != "IDAT")
        {
            return file.TryRead(length, out data) && file.TryFill(head[..4]);
        }

        if (length + 4L > file.Length - file.Position)
        {
            return false;
        }

        file.Seek(length + 4L, SeekOrigin.Current);
        return true;
    }

    /// <summary>Unpacks an iCCP chunk: a name, a zero, the method, then zlib data.</summary>
    private static byte[]? Profile(byte[] chunk)
    {
        int start = Array.IndexOf(chunk, (byte)0) + 2;
        if (start < 2 || start > chunk.Length)
        {
            return null;
        }

        using var packed = new ZLibStream(new MemoryStream(chunk, start, chunk.Length - start), CompressionMode.Decompress);
        using var profile = new MemoryStream();
        byte[] buffer = new byte[16384];
        try
        {
            for (int read; (read = packed.Read(buffer)) > 0 && profile.Length < LargestProfile;)
            {
                profile.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return null; // a damaged profile is ignored
        }

        return profile.Length is > 0 and < LargestProfile ? profile.ToArray() : null;
    }

    private static byte[] Deflate(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return packed.ToArray();
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = s_crc[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint CrcEntry(int index)
    {
        uint entry = (uint)index;
        for (int bit = 0; bit < 8; bit++)
        {
            entry = (entry & 1) != 0 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
        }

        return entry;
    }
}
