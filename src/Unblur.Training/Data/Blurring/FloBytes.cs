using System.Buffers.Binary;
using Unblur.Physics;

namespace Unblur.Training.Data.Blurring;

/// <summary>A flow as Middlebury's .flo: "PIEH", width, height, then u and v of each pixel by row, little-endian.</summary>
internal static class FloBytes
{
    private const int Header = 12;

    public static byte[] Of(MotionFlow flow)
    {
        var bytes = new byte[Header + (8 * flow.U.Length)];
        "PIEH"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), flow.Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), flow.Height);
        for (var i = 0; i < flow.U.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(Header + (8 * i)), flow.U[i]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(Header + (8 * i) + 4), flow.V[i]);
        }

        return bytes;
    }
}
