using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the tags of a TIFF file's first directory as metadata, and adds them to the directory that the encoder wrote.</summary>
internal static class TiffContainer
{
    private const ushort XmpTag = 700, IptcTag = 33723, PhotoshopTag = 34377, IccTag = 34675, SubDirectories = 330, Layers = 37724, SignedHistory = 52545;

    /// <summary>Tags that describe the photo rather than the storage of its pixels: those of EXIF, the rating, and Windows' captions.</summary>
    private static readonly HashSet<ushort> s_descriptive =
    [
        269, 270, 271, 272, 285, 305, 306, 315, 316, 18246, 18249, 33432, TiffTag.ExifDirectory, TiffTag.GpsDirectory, 40091, 40092, 40093, 40094, 40095,
    ];

    /// <summary>Tags of the storage of the pixels, which the encoder writes anew, and those with a place of their own here.</summary>
    private static readonly HashSet<ushort> s_storage =
    [
        254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 288, 289, 290, 291, 292, 293, 296, 297,
        317, 320, 321, 322, 323, 324, 325, 332, 333, 334, 336, 337, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 351, 400, 401, 402, 403, 404, 405,
        433, 434, 435, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 559, 32953, 32995, 32996, 34016, 50844,
        XmpTag, IptcTag, PhotoshopTag, IccTag, SubDirectories, Layers, SignedHistory,
    ];

    private static readonly ushort[] s_resolution = [282, 283, 296];

    private static ReadOnlySpan<byte> Head => [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0];

    public static Container Read(Stream file, MetadataBudget budget)
    {
        if (TiffReader.TryOpen(file) is not { } reader)
        {
            return new Container(PhotoMetadata.None);
        }

        var entries = reader.Entries(reader.FirstDirectory).DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id);
        byte[]? Block(ushort id) => entries.TryGetValue(id, out TiffEntry entry) && budget.Take(entry.Length) ? reader.Value(entry) : null;
        byte[]? Structure(Predicate<ushort> wanted)
        {
            List<TiffTag> tags = TiffTag.ReadAll(reader, reader.FirstDirectory, id => wanted(id) && budget.Take(entries[id].Length));
            return tags.Count == 0 ? null : [.. Head, .. TiffTag.WriteAll(tags, 8)];
        }

        byte[]? iptc = entries.TryGetValue(IptcTag, out TiffEntry tag) ? Iptc(tag, Block(IptcTag)) : null;
        byte[]? others = Structure(id => !s_descriptive.Contains(id) && !s_storage.Contains(id));
        var metadata = new PhotoMetadata
        {
            Exif = Structure(s_descriptive.Contains),
            Xmp = Block(XmpTag),
            Icc = Block(IccTag),
            Photoshop = PhotoshopResources.With(Block(PhotoshopTag), iptc),
            DotsPerInch = Resolution.OfTiff(reader),
            Native = new NativeBlocks(PhotoFormat.Tiff, [], others is null ? [] : [others]),
        };
        return new Container(metadata) { NotCarried = [.. NotCarried(entries)] };
    }

    /// <summary>Adds metadata to a little-endian TIFF file: a new first directory at its end replaces the old one; strips stay where they are.</summary>
    /// <remarks>
    /// EXIF values keep their meaning but not their position. A maker note that points to absolute positions in its old file may become unreadable;
    /// TIFF offers no way to prevent this.
    /// </remarks>
    public static void Append(Stream file, PhotoMetadata metadata)
    {
        TiffReader reader = TiffReader.TryOpen(file) is { IsBig: false } classic
            ? classic
            : throw new InvalidOperationException("The encoder did not write a classic TIFF file.");
        bool hasResolution = metadata.DotsPerInch is not null;
        var tags = TiffTag.ReadAll(reader, reader.FirstDirectory, id => hasResolution || !s_resolution.Contains(id)).ToDictionary(tag => tag.Id);
        IEnumerable<TiffTag> others = metadata.Native.For(PhotoFormat.Tiff).SelectMany(block => Tags(block, _ => true));
        foreach (TiffTag tag in Tags(metadata.Exif, s_descriptive.Contains).Concat(others))
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

    private static IEnumerable<string> NotCarried(Dictionary<ushort, TiffEntry> entries)
    {
        if (entries.ContainsKey(SubDirectories))
        {
            yield return "the further images in sub-directories (previews, smaller sizes or masks)";
        }

        if (entries.ContainsKey(SignedHistory))
        {
            yield return Container.SignedHistory;
        }

        if (entries.TryGetValue(Layers, out TiffEntry layers))
        {
            yield return $"the layers of Photoshop ({Sizes.Words(layers.Length)})";
        }
    }

    private static IEnumerable<TiffTag> Tags(byte[]? structure, Predicate<ushort> wanted) =>
        structure is null || TiffReader.TryOpen(new MemoryStream(structure)) is not { } reader
            ? []
            : TiffTag.ReadAll(reader, reader.FirstDirectory, wanted).DistinctBy(tag => tag.Id);

    /// <summary>Some writers store IPTC as numbers of four bytes, which a change of byte order turns round; the first byte of IPTC is always 0x1C.</summary>
    private static byte[]? Iptc(TiffEntry entry, byte[]? value) =>
        value is { Length: >= 4 } && entry.Type == TiffTag.Long && value[0] != 0x1C && value[3] == 0x1C
        ? [.. value.Chunk(4).SelectMany(four => four.Reverse())]
        : value;
}
