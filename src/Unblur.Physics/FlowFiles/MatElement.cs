using System.Buffers.Binary;

namespace Unblur.Physics.FlowFiles;

/// <summary>A piece of a MATLAB file.</summary>
internal sealed record MatElement(MatType Type, ReadOnlyMemory<byte> Content)
{
    /// <summary>Bytes of a number.</summary>
    /// <exception cref="InvalidDataException">The element does not hold numbers.</exception>
    public int Size => Type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
        _ => throw new InvalidDataException($"is damaged: an element of type {(int)Type} stands where numbers should."),
    };

    /// <summary>The numbers, of whichever type: MATLAB stores an array in the smallest that fits.</summary>
    /// <exception cref="InvalidDataException">The element does not hold numbers.</exception>
    public double[] Numbers()
    {
        double[] numbers = new double[Content.Length / Size];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(Content.Span[(i * Size)..]);
        }

        return numbers;
    }

    private double Number(ReadOnlySpan<byte> at) => Type switch
    {
        MatType.Int8 => (sbyte)at[0],
        MatType.UInt8 => at[0],
        MatType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
        MatType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
        MatType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
        MatType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
        MatType.Single => BinaryPrimitives.ReadSingleLittleEndian(at),
        MatType.Double => BinaryPrimitives.ReadDoubleLittleEndian(at),
        MatType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(at),
    };
}
