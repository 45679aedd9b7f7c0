using System.Buffers.Binary;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the RIFF chunks of a WebP file, and writes them around those of the encoder.</summary>
internal static class WebpContainer
{
    /// <summary>Chunks of the pixels.</summary>
    private static readonly HashSet<string> s_picture = ["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF"];

    private const byte IccFlag = 0x20, AlphaFlag = 0x10, ExifFlag = 0x08, XmpFlag = 0x04;

    public static Container Read(Stream file, MetadataBudget budget)
    {
        List<string> notCarried = [];
        SingleBlock exif = new("EXIF", notCarried), xmp = new("XMP", notCarried), icc = new("a colour profile", notCarried);
        List<byte[]> others = [];
        bool lossy = false;
        foreach ((string type, byte[] data) in Chunks(file))
        {
            if (!s_picture.Contains(type) && !budget.Take(data.Length))
            {
                continue;
            }

            if (type == "ICCP")
            {
                icc.Add(data);
            }
            else if (type == "EXIF")
            {
                exif.Add(data.AsSpan().StartsWith("Exif\0\0"u8) ? data[6..] : data);
            }
            else if (type == "XMP ")
            {
                xmp.Add(data);
            }
            else if (type == "C2PA")
            {
                notCarried.Add(Container.SignedHistory);
            }
            else if (type == "VP8 ")
            {
                lossy = true;
            }
            else if (!s_picture.Contains(type))
            {
                others.Add(Chunk(type, data));
            }
        }

        string[] behind = End(file) is { } end && end < file.Length ? [.. Trailer.Describe(file, end)] : [];
        var metadata = new PhotoMetadata
        {
            Exif = exif.Value,
            Xmp = XmpClaims.Kept(xmp.Value, behind.Length > 0, notCarried),
            Icc = icc.Value,
            DotsPerInch = Resolution.OfExif(exif.Value),
            Native = new NativeBlocks(PhotoFormat.Webp, [], others),
        };
        return new Container(metadata, lossy) { NotCarried = [.. behind, .. notCarried] };
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

        byte[][] all = [.. chunks.Select(chunk => Chunk(chunk.Type, chunk.Data)), .. metadata.Native.For(PhotoFormat.Webp)];
        byte[] head = [.. "RIFF\0\0\0\0WEBP"u8];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), checked((uint)(4 + all.Sum(chunk => (long)chunk.Length))));
        target.Write(head);
        foreach (byte[] chunk in all)
        {
            target.Write(chunk);
        }
    }

    /// <summary>Where the RIFF container ends by its own header; null where the file is shorter than that header.</summary>
    private static long? End(Stream file)
    {
        byte[] head = new byte[8];
        file.Position = 0;
        uint length = file.TryFill(head) ? BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) : 0;
        return length > 0 ? 8L + length + (length & 1) : null;
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(Stream file)
    {
        long end = End(file) ?? 0;
        file.Position = 12;
        byte[] head = new byte[8];
        while (file.Position < end && file.TryFill(head) && file.TryRead(BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)), out byte[] data))
        {
            yield return (Encoding.ASCII.GetString(head, 0, 4), data);
            if ((data.Length & 1) != 0)
            {
                file.ReadByte();
            }
        }
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[8 + data.Length + (data.Length & 1)];
        Encoding.ASCII.GetBytes(type, chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), data.Length);
        data.CopyTo(chunk, 8);
        return chunk;
    }

    private static void WriteUInt24(Span<byte> bytes, int value)
    {
        (bytes[0], bytes[1], bytes[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
    }
}
