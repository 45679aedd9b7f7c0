using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the tags of a TIFF file's first directory as metadata, and adds them to the directory that the encoder wrote.</summary>
internal static class TiffContainer
{
    private const ushort XmpTag = 700, IptcTag = 33723, PhotoshopTag = 34377, IccTag = 34675;

    /// <summary>Tags that describe the photo rather than the storage of its pixels: those of EXIF, the rating, and Windows' captions.</summary>
    private static readonly HashSet<ushort> s_descriptive =
    [
        269, 270, 271, 272, 285, 305, 306, 315, 316, 18246, 18249, 33432, TiffTag.ExifDirectory, TiffTag.GpsDirectory, 40091, 40092, 40093, 40094, 40095,
    ];

    private static ReadOnlySpan<byte> Head => [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0];

    public static Container Read(Stream file)
    {
        if (TiffReader.TryOpen(file) is not { } reader)
        {
            return new Container(PhotoMetadata.None); // BigTIFF
        }

        List<TiffTag> described = TiffTag.ReadAll(reader, reader.FirstDirectory, s_descriptive.Contains);
        var entries = reader.Entries(reader.FirstDirectory).DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id);
        byte[]? Block(ushort id) => entries.TryGetValue(id, out TiffEntry entry) ? reader.Value(entry) : null;

        return new Container(new PhotoMetadata
        {
            Exif = described.Count == 0 ? null : [.. Head, .. TiffTag.WriteAll(described, 8)],
            Xmp = Block(XmpTag),
            Icc = Block(IccTag),
            Photoshop = Block(PhotoshopTag) ?? Wrapped(Block(IptcTag)),
        });
    }

    /// <summary>Adds metadata to a little-endian TIFF file: a new first directory at its end replaces the old one; strips stay where they are.</summary>
    /// <remarks>
    /// EXIF values keep their meaning but not their position. A maker note that points to absolute positions in its old file may become unreadable;
    /// TIFF offers no way to prevent this.
    /// </remarks>
    public static void Append(Stream file, PhotoMetadata metadata)
    {
        TiffReader reader = TiffReader.TryOpen(file) ?? throw new InvalidOperationException("The encoder did not write a classic TIFF file.");
        var tags = TiffTag.ReadAll(reader, reader.FirstDirectory, _ => true).ToDictionary(tag => tag.Id);
        foreach (TiffTag tag in Described(metadata.Exif))
        {
            tags.TryAdd(tag.Id, tag);
        }

        if (metadata.Xmp is { } xmp)
        {
            tags[XmpTag] = TiffTag.Of(XmpTag, TiffTag.Byte, xmp);
        }

        if (metadata.Photoshop is { } photoshop)
        {
            tags[PhotoshopTag] = TiffTag.Of(PhotoshopTag, TiffTag.Byte, photoshop);
        }

        if (metadata.Icc is { } icc)
        {
            tags[IccTag] = TiffTag.Of(IccTag, TiffTag.Undefined, icc);
        }

        uint at = checked((uint)(file.Length + (file.Length & 1)));
        file.SetLength(at);
        file.Position = at;
        file.Write(TiffTag.WriteAll(tags.Values, at));
        byte[] link = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(link, at);
        file.Position = 4;
        file.Write(link);
    }

    private static List<TiffTag> Described(byte[]? exif)
    {
        if (exif is null || TiffReader.TryOpen(new MemoryStream(exif)) is not { } reader)
        {
            return [];
        }

        return [.. TiffTag.ReadAll(reader, reader.FirstDirectory, s_descriptive.Contains).DistinctBy(tag => tag.Id)];
    }

    /// <summary>IPTC as the Photoshop resource 0x0404 that holds it in other formats.</summary>
    private static byte[]? Wrapped(byte[]? iptc)
    {
        if (iptc is null)
        {
            return null;
        }

        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, iptc.Length);
        return [.. "8BIM"u8, 4, 4, 0, 0, .. length, .. iptc, .. new byte[iptc.Length & 1]];
    }
}
