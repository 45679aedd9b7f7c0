using System.Runtime.InteropServices;

namespace Unblur.Torch.Checkpoints;

/// <summary>A tensor as a weight file holds it: element type, shape and contiguous row-major little-endian bytes. Plain data, no native memory.</summary>
public sealed class StoredTensor
{
    /// <summary>Wraps bytes that already hold the elements; they are not copied.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes, outermost first, each ≥ 0; empty for a scalar.</param>
    /// <param name="bytes">Row-major little-endian elements, exactly as many bytes as the shape needs.</param>
    /// <exception cref="ArgumentException">A size is negative, the element count overflows, or the byte count does not match.</exception>
    public StoredTensor(StoredType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        Type = type;
        Shape = shape.ToArray();
        Count = CountElements(Shape);
        Bytes = bytes;
        if (Count != bytes.Length / type.ByteSize() || bytes.Length % type.ByteSize() != 0)
        {
            throw new ArgumentException($"{this} needs {(Int128)Count * type.ByteSize()} bytes, but {bytes.Length} were given.", nameof(bytes));
        }
    }

    /// <summary>Copies single-precision values.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Sizes, outermost first; their product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values.</exception>
    public StoredTensor(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
        : this(StoredType.Float32, shape, MemoryMarshal.AsBytes(values).ToArray())
    {
    }

    /// <summary>Element type of <see cref="Bytes"/>.</summary>
    public StoredType Type { get; }

    /// <summary>Sizes, outermost first; empty for a scalar.</summary>
    public long[] Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>The elements, contiguous, row-major, little-endian. Tensors that shared memory in a checkpoint may share it here.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The elements as single precision, row-major. Float64 is rounded to nearest; the other floating types convert exactly.</summary>
    /// <exception cref="InvalidOperationException">The elements are integers or booleans.</exception>
    public float[] ToSingles()
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        return Type switch
        {
            StoredType.Float32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            StoredType.Float64 => Convert<double>(bytes, value => (float)value),
            StoredType.Float16 => Convert<Half>(bytes, value => (float)value),
            StoredType.BFloat16 => Convert<ushort>(bytes, value => BitConverter.Int32BitsToSingle(value << 16)),
            _ => throw new InvalidOperationException($"{this} is not a floating tensor: read its Bytes instead."),
        };
    }

    /// <summary>Type and shape, as in <c>Float32 [64, 3, 3, 3]</c>.</summary>
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";

    private static float[] Convert<T>(ReadOnlySpan<byte> bytes, Func<T, float> convert) where T : unmanaged
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        float[] singles = new float[source.Length];
        for (int i = 0; i < singles.Length; i++)
        {
            singles[i] = convert(source[i]);
        }

        return singles;
    }

    private static long CountElements(long[] shape)
    {
        if (shape.Any(size => size < 0))
        {
            throw new ArgumentException($"The shape [{string.Join(", ", shape)}] has a negative size.", nameof(shape));
        }

        if (shape.Contains(0))
        {
            return 0;
        }

        try
        {
            return shape.Aggregate(1L, (count, size) => checked(count * size));
        }
        catch (OverflowException overflow)
        {
            throw new ArgumentException($"The shape [{string.Join(", ", shape)}] has more than 2^63 elements.", nameof(shape), overflow);
        }
    }
}
