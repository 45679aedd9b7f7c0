using System.Buffers.Binary;
using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowFiles;

/// <summary>Middlebury's .flo: "PIEH", width, height (int32), then u and v of each pixel by row (float32), all little-endian.</summary>
/// <remarks>Baker et al., "A database and evaluation methodology for optical flow", IJCV 2011.</remarks>
internal static class FloFormat
{
    public const int HeaderLength = 12;

    // Middlebury marks unknown motion with values above this.
    private const float Unknown = 1e9f;

    public static MotionFlow Read(byte[] file)
    {
        ReadOnlySpan<byte> bytes = file;
        if (bytes.Length < HeaderLength || !bytes[..4].SequenceEqual("PIEH"u8))
        {
            throw new InvalidDataException("is not a Middlebury flow: it does not begin with PIEH and a size.");
        }

        (int width, int height) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
        long expected = HeaderLength + (8 * FlowFile.RequirePixels(height, width));
        if (bytes.Length != expected)
        {
            throw new InvalidDataException(
                $"is {(bytes.Length < expected ? "cut off" : "too long")}: it has {bytes.Length} bytes, but a flow of {height} x {width} takes {expected}.");
        }

        MotionFlow flow = new(height, width);
        for (int i = 0; i < flow.U.Length; i++)
        {
            flow.U[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeaderLength + (8 * i))..]);
            flow.V[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeaderLength + (8 * i) + 4)..]);
            if (MathF.Abs(flow.U[i]) > Unknown || MathF.Abs(flow.V[i]) > Unknown)
            {
                throw new InvalidDataException($"marks the motion at ({i % width}, {i / width}) as unknown: fill it first.");
            }
        }

        return flow;
    }

    public static byte[] Header(int height, int width)
    {
        byte[] header = new byte[HeaderLength];
        "PIEH"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), height);
        return header;
    }
}
