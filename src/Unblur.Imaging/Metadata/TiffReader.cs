using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>One entry of a TIFF directory: the position and length of its value.</summary>
internal readonly record struct TiffEntry(ushort Id, ushort Type, uint Count, long Position)
{
    public long Length => (long)Count * TiffTag.TypeSize(Type);
}

/// <summary>Reads the directories of a TIFF structure: a TIFF file, classic or BigTIFF, or an EXIF block.</summary>
internal sealed class TiffReader
{
    private readonly Stream _stream;

    private TiffReader(Stream stream, bool bigEndian, bool isBig)
    {
        (_stream, BigEndian, IsBig) = (stream, bigEndian, isBig);
        FirstDirectory = isBig ? ReadNumber(8, 8) : ReadNumber(4, 4);
    }

    public bool BigEndian { get; }

    /// <summary>Whether it is a BigTIFF, whose counts and offsets have eight bytes.</summary>
    public bool IsBig { get; }

    public long FirstDirectory { get; }

    private int CountBytes => IsBig ? 8 : 2;

    private int OffsetBytes => IsBig ? 8 : 4;

    private int EntryBytes => IsBig ? 20 : 12;

    /// <summary>Opens a TIFF structure; null if the stream does not hold one.</summary>
    public static TiffReader? TryOpen(Stream stream)
    {
        Span<byte> head = stackalloc byte[8];
        stream.Position = 0;
        if (!stream.TryFill(head))
        {
            return null;
        }

        bool little = head.StartsWith("II*\0"u8) || head.StartsWith("II+\0"u8), big = head.StartsWith("MM\0*"u8) || head.StartsWith("MM\0+"u8);
        return little || big ? new TiffReader(stream, big, isBig: head[little ? 2 : 3] == (byte)'+') : null;
    }

    /// <summary>
    /// The entries of the directory at <paramref name="offset"/> whose values lie within the stream; no more than fit there without overlap,
    /// so that a small file cannot claim unlimited memory.
    /// </summary>
    public List<TiffEntry> Entries(long offset)
    {
        List<TiffEntry> entries = [];
        long count = ReadNumber(offset, CountBytes), total = 0;
        for (long i = 0, at = offset + CountBytes; i < count && at + EntryBytes <= _stream.Length; i++, at += EntryBytes)
        {
            long values = ReadNumber(at + 4, OffsetBytes), valueAt = at + 4 + OffsetBytes;
            var entry = new TiffEntry((ushort)ReadNumber(at, 2), (ushort)ReadNumber(at + 2, 2), (uint)Math.Min(values, uint.MaxValue), valueAt);
            if (entry.Length > OffsetBytes)
            {
                entry = entry with { Position = ReadNumber(valueAt, OffsetBytes) };
            }

            if (entry.Length == 0 || entry.Position > _stream.Length - entry.Length)
            {
                continue;
            }

            total += entry.Length;
            if (total > _stream.Length)
            {
                break;
            }

            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>The position of the link to the next directory, and its length in bytes.</summary>
    public (long Position, int Length) NextLink(long offset) => (offset + CountBytes + (EntryBytes * ReadNumber(offset, CountBytes)), OffsetBytes);

    public byte[] Value(TiffEntry entry)
    {
        _stream.Position = entry.Position;
        return _stream.TryRead(entry.Length, out byte[] value) ? value : [];
    }

    /// <summary>A value of type SHORT, LONG or IFD.</summary>
    public uint Number(TiffEntry entry) => (uint)Math.Min(Offset(entry), uint.MaxValue);

    /// <summary>A value of type SHORT, LONG, LONG8 or the offset of a directory.</summary>
    public long Offset(TiffEntry entry) => ReadNumber(entry.Position, Math.Min(TiffTag.TypeSize(entry.Type), 8));

    /// <summary>A value of type RATIONAL; 0 where it is none.</summary>
    public double Rational(TiffEntry entry) =>
        entry is { Type: TiffTag.Rational, Count: 1 } && ReadNumber(entry.Position + 4, 4) is > 0 and var divisor
            ? ReadNumber(entry.Position, 4) / (double)divisor
            : 0;

    /// <summary>The number at a position, or 0 beyond the end. What exceeds <see cref="long.MaxValue"/> is that.</summary>
    private long ReadNumber(long position, int bytes)
    {
        if (position < 0 || position > _stream.Length - bytes)
        {
            return 0;
        }

        Span<byte> eight = stackalloc byte[8];
        eight.Clear();
        Span<byte> number = eight[(8 - bytes)..];
        _stream.Position = position;
        _stream.ReadExactly(number);
        if (!BigEndian)
        {
            number.Reverse();
        }

        return (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(eight), long.MaxValue);
    }
}
