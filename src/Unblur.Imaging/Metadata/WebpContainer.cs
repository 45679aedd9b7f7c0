using System.Buffers.Binary;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the RIFF chunks of a WebP file, and writes them around those of the encoder.</summary>
internal static class WebpContainer
{
    private const byte IccFlag = 0x20, AlphaFlag = 0x10, ExifFlag = 0x08, XmpFlag = 0x04;

    public static Container Read(Stream file)
    {
        byte[]? exif = null, xmp = null, icc = null;
        bool lossy = false;
        foreach ((string type, byte[] data) in Chunks(file))
        {
            if (type == "ICCP")
            {
                icc ??= data;
            }
            else if (type == "EXIF")
            {
                exif ??= data.AsSpan().StartsWith("Exif\0\0"u8) ? data[6..] : data;
            }
            else if (type == "XMP ")
            {
                xmp ??= data;
            }
            else if (type == "VP8 ")
            {
                lossy = true;
            }
        }

        return new Container(new PhotoMetadata { Exif = exif, Xmp = xmp, Icc = icc }, lossy);
    }

    /// <summary>Copies an encoded WebP file, with metadata.</summary>
    /// <remarks>WebP cannot hold IPTC: it is left out.</remarks>
    public static void Write(Stream target, Stream encoded, PhotoMetadata metadata, (int Width, int Height) size, bool alpha)
    {
        List<(string Type, byte[] Data)> chunks = [.. Chunks(encoded).Where(chunk => chunk.Type is "VP8 " or "VP8L" or "ALPH")];
        byte[] extended = new byte[10];
        extended[0] = (byte)((metadata.Icc is null ? 0 : IccFlag) | (alpha ? AlphaFlag : 0)
            | (metadata.Exif is null ? 0 : ExifFlag) | (metadata.Xmp is null ? 0 : XmpFlag));
        WriteUInt24(extended.AsSpan(4), size.Width - 1);
        WriteUInt24(extended.AsSpan(7), size.Height - 1);

        if (metadata.Icc is { } icc)
        {
            chunks.Insert(0, ("ICCP", icc));
        }

        chunks.Insert(0, ("VP8X", extended));
        if (metadata.Exif is { } exif)
        {
            chunks.Add(("EXIF", exif));
        }

        if (metadata.Xmp is { } xmp)
        {
            chunks.Add(("XMP ", xmp));
        }

        byte[] head = [.. "RIFF\0\0\0\0WEBP"u8];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), checked((uint)(4 + chunks.Sum(chunk => 8L + chunk.Data.Length + (chunk.Data.Length & 1)))));
        target.Write(head);
        foreach ((string type, byte[] data) in chunks)
        {
            WriteChunk(target, type, data);
        }
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(Stream file)
    {
        file.Position = 12;
        byte[] head = new byte[8];
        while (file.TryFill(head) && file.TryRead(BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)), out byte[] data))
        {
            yield return (Encoding.ASCII.GetString(head, 0, 4), data);
            if ((data.Length & 1) != 0)
            {
                file.ReadByte();
            }
        }
    }

    private static void WriteChunk(Stream target, string type, byte[] data)
    {
        byte[] head = new byte[8];
        Encoding.ASCII.GetBytes(type, head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), data.Length);
        target.Write(head);
        target.Write(data);
        if ((data.Length & 1) != 0)
        {
            target.WriteByte(0);
        }
    }

    private static void WriteUInt24(Span<byte> bytes, int value)
    {
        (bytes[0], bytes[1], bytes[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
    }
}
