using System.Buffers.Binary;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the ancillary chunks of a PNG file, and writes them between the encoder's header and its pixels.</summary>
internal static class PngContainer
{
    /// <summary>The length of signature and IHDR, which the encoder writes before the ancillary chunks.</summary>
    public const int HeadLength = 8 + 25;

    /// <summary>The length of the chunk with the resolution, which the encoder writes behind IHDR.</summary>
    public const int ResolutionLength = 12 + 9;

    private const double MetresPerInch = 0.0254;

    private static readonly uint[] s_crc = [.. Enumerable.Range(0, 256).Select(CrcEntry)];

    public static Container Read(Stream file, MetadataBudget budget)
    {
        var blocks = new PngBlocks();
        file.Position = 8;
        string type;
        while (TryReadChunk(file, budget, out type, out byte[] data) && type != "IEND")
        {
            blocks.Add(type, data);
        }

        string[] behind = type == "IEND" ? [.. Trailer.Describe(file, file.Position)] : [];
        PhotoMetadata metadata = blocks.ToMetadata(behind.Length > 0);
        return new Container(metadata) { Frames = blocks.Frames, NotCarried = [.. behind, .. blocks.NotCarried] };
    }

    /// <summary>Writes the chunks that follow IHDR.</summary>
    /// <remarks>PNG has no chunk for IPTC. It is written as a hexadecimal text chunk, as ImageMagick and ExifTool expect.</remarks>
    public static void WriteChunks(Stream target, PhotoMetadata metadata, bool grey)
    {
        if (metadata.DotsPerInch is { } dots)
        {
            byte[] resolution = new byte[9];
            BinaryPrimitives.WriteUInt32BigEndian(resolution, PerMetre(dots.X));
            BinaryPrimitives.WriteUInt32BigEndian(resolution.AsSpan(4), PerMetre(dots.Y));
            resolution[8] = 1;
            target.Write(Chunk("pHYs", resolution));
        }

        if (metadata.Icc is { } icc && Fits(icc, grey))
        {
            target.Write(Chunk("iCCP", [.. "icc\0\0"u8, .. PngBlocks.Deflate(icc)]));
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
            target.Write(Chunk("iTXt", [.. PngBlocks.XmpKeyword, 0, 0, 0, 0, 0, .. xmp]));
        }

        if (metadata.Photoshop is { } photoshop)
        {
            target.Write(Chunk("tEXt", RawProfile.Write(photoshop)));
        }
    }

    /// <summary>
    /// Whether a profile has the channels of the pixels: PNG forbids an RGB profile for grey pixels and the reverse, which other formats allow.
    /// </summary>
    public static bool Fits(byte[] profile, bool grey) => profile.Length >= 20 && profile.AsSpan(16, 4).SequenceEqual(grey ? "GRAY"u8 : "RGB "u8);

    /// <summary>A whole chunk with its length and check sum.</summary>
    public static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint PerMetre(double dotsPerInch) => (uint)Math.Clamp(Math.Round(dotsPerInch / MetresPerInch), 1, int.MaxValue);

    /// <summary>Reads the next chunk. The data of pixels, and of chunks beyond the limit of metadata, are skipped.</summary>
    private static bool TryReadChunk(Stream file, MetadataBudget budget, out string type, out byte[] data)
    {
        (type, data) = ("", []);
        Span<byte> head = stackalloc byte[8];
        if (!file.TryFill(head))
        {
            return false;
        }

        type = Encoding.ASCII.GetString(head[4..]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length + 4L > file.Length - file.Position)
        {
            return false;
        }

        bool isPixels = type is "IDAT" or "fdAT" or "PLTE";
        if (!isPixels && budget.Take(length))
        {
            return file.TryRead(length, out data) && file.TryFill(head[..4]);
        }

        type = isPixels ? type : "IDAT"; // a chunk beyond the limit is named by the limit
        file.Seek(length + 4L, SeekOrigin.Current);
        return true;
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
