using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>One entry of a TIFF directory: the position and length of its value.</summary>
internal readonly record struct TiffEntry(ushort Id, ushort Type, uint Count, long Position)
{
    public long Length => (long)Count * TiffTag.TypeSize(Type);
}

/// <summary>Reads the directories of a TIFF structure: a TIFF file, or an EXIF block.</summary>
internal sealed class TiffReader
{
    private readonly Stream _stream;

    private TiffReader(Stream stream, bool bigEndian)
    {
        (_stream, BigEndian) = (stream, bigEndian);
        FirstDirectory = (uint)ReadNumber(4, 4);
    }

    public bool BigEndian { get; }

    public uint FirstDirectory { get; }

    /// <summary>Opens a TIFF structure; null if the stream does not hold a classic one.</summary>
    public static TiffReader? TryOpen(Stream stream)
    {
        Span<byte> head = stackalloc byte[8];
        stream.Position = 0;
        if (!stream.TryFill(head))
        {
            return null;
        }

        if (head.StartsWith("II*\0"u8))
        {
            return new TiffReader(stream, bigEndian: false);
        }

        return head.StartsWith("MM\0*"u8) ? new TiffReader(stream, bigEndian: true) : null;
    }

    /// <summary>
    /// The entries of the directory at <paramref name="offset"/> whose values lie within the stream; no more than fit there without overlap,
    /// so that a small file cannot claim unlimited memory.
    /// </summary>
    public List<TiffEntry> Entries(uint offset)
    {
        List<TiffEntry> entries = [];
        long count = ReadNumber(offset, 2), total = 0;
        for (long i = 0, at = offset + 2L; i < count && at + 12 <= _stream.Length; i++, at += 12)
        {
            var entry = new TiffEntry((ushort)ReadNumber(at, 2), (ushort)ReadNumber(at + 2, 2), (uint)ReadNumber(at + 4, 4), at + 8);
            if (entry.Length > 4)
            {
                entry = entry with { Position = ReadNumber(at + 8, 4) };
            }

            if (entry.Length == 0 || entry.Position + entry.Length > _stream.Length)
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

    /// <summary>The position of the link to the next directory.</summary>
    public long NextLink(uint offset) => offset + 2 + (12 * ReadNumber(offset, 2));

    public byte[] Value(TiffEntry entry)
    {
        _stream.Position = entry.Position;
        return _stream.TryRead(entry.Length, out byte[] value) ? value : [];
    }

    /// <summary>A value of type SHORT or LONG.</summary>
    public uint Number(TiffEntry entry) => (uint)ReadNumber(entry.Position, entry.Type == TiffTag.Short ? 2 : 4);

    /// <summary>The number at a position, or 0 beyond the end.</summary>
    private long ReadNumber(long position, int bytes)
    {
        if (position + bytes > _stream.Length)
        {
            return 0;
        }

        Span<byte> four = stackalloc byte[4];
        Span<byte> number = four[..bytes];
        _stream.Position = position;
        _stream.ReadExactly(number);
        if (!BigEndian)
        {
            number.Reverse();
        }

        return bytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(number) : BinaryPrimitives.ReadUInt32BigEndian(number);
    }
}
