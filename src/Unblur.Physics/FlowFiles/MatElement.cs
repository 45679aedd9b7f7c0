using System.Buffers.Binary;

namespace Unblur.Physics.FlowFiles;

/// <summary>An element of a MATLAB file.</summary>
internal sealed record MatElement(MatType Type, ReadOnlyMemory<byte> Content)
{
    /// <summary>The size of a number in bytes.</summary>
    /// <exception cref="InvalidDataException">The element does not hold numbers.</exception>
    public int Size => Type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
        _ => throw new InvalidDataException($"is damaged: an element of type {(int)Type} stands where numbers should."),
    };

    /// <summary>The numbers, converted from any type: MATLAB stores an array in the smallest type that fits.</summary>
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

/// <summary>The type of an element of a MATLAB file; the values are those in the file.</summary>
internal enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
}
