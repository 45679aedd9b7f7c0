using System.Buffers.Binary;
using System.IO.Compression;

namespace Unblur.Physics.FlowFiles;

/// <summary>The elements of a little-endian MATLAB file in sequence: each has a type, a length, and its bytes, padded to a multiple of 8.</summary>
internal sealed class MatElements(ReadOnlyMemory<byte> bytes)
{
    private const int TagLength = 8;

    // Deflate expands a byte to at most this many, so a larger length is wrong.
    private const long LargestExpansion = 1032;

    private int _position;

    public bool AtEnd => _position >= bytes.Length;

    /// <summary>Reads the next element. An element of up to 4 bytes may be stored in its tag.</summary>
    public MatElement Next(string what)
    {
        ReadOnlySpan<byte> rest = bytes.Span[_position..];
        if (rest.Length < TagLength)
        {
            throw new InvalidDataException($"is cut off where the {what} should begin.");
        }

        uint first = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        (long length, int start) = first >> 16 is var small and > 0 ? (small, 4) : (BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), TagLength);
        if (start == 4 && length > 4)
        {
            throw new InvalidDataException($"is damaged: the {what} has {length} bytes within a tag, which has room for 4.");
        }

        if (length > rest.Length - start)
        {
            throw new InvalidDataException($"is cut off: the {what} has {length} bytes, and {rest.Length - start} are left.");
        }

        MatElement element = new((MatType)(first & 0xffff), bytes.Slice(_position + start, (int)length));
        long end = start + length;
        if (element.Type != MatType.Compressed)
        {
            end = (end + TagLength - 1) / TagLength * TagLength;
        }

        _position = (int)Math.Min(_position + end, bytes.Length);
        return element;
    }

    /// <summary>The content of a compressed element.</summary>
    public static MatElements Inflate(ReadOnlyMemory<byte> compressed)
    {
        try
        {
            using ZLibStream plain = new(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            byte[] tag = new byte[TagLength];
            plain.ReadExactly(tag);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(tag.AsSpan(4));
            if (length > Math.Min(FlowFile.MaximumBytes, LargestExpansion * compressed.Length))
            {
                throw new InvalidDataException($"is damaged: {compressed.Length} compressed bytes cannot hold a variable of {length}.");
            }

            byte[] all = new byte[TagLength + length];
            tag.CopyTo(all, 0);
            plain.ReadExactly(all.AsSpan(TagLength));
            plain.ReadByte(); // verifies the checksum that follows
            return new MatElements(all);
        }
        catch (EndOfStreamException failure)
        {
            throw new InvalidDataException("is cut off within a compressed variable.", failure);
        }
    }
}
