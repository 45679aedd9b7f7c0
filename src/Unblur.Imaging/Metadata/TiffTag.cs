namespace Unblur.Imaging.Metadata;

/// <summary>A tag with its value, or with the directory that it points to.</summary>
/// <remarks>Values are little-endian. Children are the tags of the directory that this one points to; then there is no value.</remarks>
internal sealed record TiffTag(ushort Id, ushort Type, uint Count, byte[] Value, IReadOnlyList<TiffTag>? Children = null)
{
    public const ushort Byte = 1, Short = 3, Long = 4, Rational = 5, Undefined = 7;
    public const ushort ExifDirectory = 0x8769, GpsDirectory = 0x8825, InteropDirectory = 0xA005;

    /// <summary>The size of one value of a type in bytes; 0 for an unknown type.</summary>
    public static int TypeSize(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    /// <summary>A tag of raw bytes.</summary>
    public static TiffTag Of(ushort id, ushort type, byte[] value) => new(id, type, (uint)value.Length, value);

    /// <summary>Reads a directory and the EXIF, GPS and interoperability directories below it.</summary>
    /// <remarks>Numbers of eight bytes, which only BigTIFF has, become numbers of four.</remarks>
    public static List<TiffTag> ReadAll(TiffReader reader, long offset, Predicate<ushort> wanted)
    {
        List<TiffTag> tags = [];
        foreach (TiffEntry entry in reader.Entries(offset).Where(entry => wanted(entry.Id)))
        {
            if (entry.Id is not (ExifDirectory or GpsDirectory or InteropDirectory))
            {
                tags.Add(Classic(new TiffTag(entry.Id, entry.Type, entry.Count, LittleEndian(reader.Value(entry), entry.Type, reader.BigEndian))));
                continue;
            }

            // Interoperability is below EXIF, and nothing is below that: links cannot form a cycle.
            bool Below(ushort id) => id is not (ExifDirectory or GpsDirectory) && (id != InteropDirectory || entry.Id == ExifDirectory);
            List<TiffTag> below = ReadAll(reader, reader.Offset(entry), Below);
            if (below.Count > 0)
            {
                tags.Add(new TiffTag(entry.Id, Long, 1, [], below));
            }
        }

        return tags;
    }

    /// <summary>The bytes of a little-endian directory at <paramref name="offset"/>, followed by the values and directories that it points to.</summary>
    public static byte[] WriteAll(IEnumerable<TiffTag> tags, uint offset)
    {
        TiffTag[] sorted = [.. tags.OrderBy(tag => tag.Id)];
        using var entries = new MemoryStream();
        using var values = new MemoryStream();
        uint valuesAt = offset + 2 + (12 * (uint)sorted.Length) + 4;
        using var writer = new BinaryWriter(entries);
        writer.Write((ushort)sorted.Length);
        foreach (TiffTag tag in sorted)
        {
            uint at = valuesAt + (uint)values.Length;
            byte[] value = tag.Children is null ? tag.Value : WriteAll(tag.Children, at);
            writer.Write(tag.Id);
            writer.Write(tag.Type);
            writer.Write(tag.Count);
            if (tag.Children is null && value.Length <= 4)
            {
                writer.Write([.. value, .. new byte[4 - value.Length]]);
                continue;
            }

            writer.Write(at);
            values.Write(value);
            if ((value.Length & 1) != 0)
            {
                values.WriteByte(0);
            }
        }

        writer.Write(0u); // no next directory
        writer.Flush();
        return [.. entries.ToArray(), .. values.ToArray()];
    }

    private static TiffTag Classic(TiffTag tag) => tag.Type is 16 or 17 or 18
        ? tag with { Type = (ushort)(tag.Type switch { 16 => Long, 17 => 9, _ => 13 }), Value = [.. tag.Value.Chunk(8).SelectMany(number => number[..4])] }
        : tag;

    private static byte[] LittleEndian(byte[] value, ushort type, bool bigEndian)
    {
        int size = type is 5 or 10 ? 4 : TypeSize(type); // a rational is two numbers of four bytes
        if (bigEndian && size > 1)
        {
            for (int at = 0; at + size <= value.Length; at += size)
            {
                Array.Reverse(value, at, size);
            }
        }

        return value;
    }
}
