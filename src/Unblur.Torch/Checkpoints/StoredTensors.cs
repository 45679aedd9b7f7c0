namespace Unblur.Torch.Checkpoints;

/// <summary>Between tensors and what weight files hold.</summary>
public static class StoredTensors
{
    /// <summary>A CPU tensor with the stored values and element type.</summary>
    public static Tensor ToTensor(this StoredTensor stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return Tensor.FromBytes(stored.Bytes.Span, TypeOf(stored.Type), stored.Shape);
    }

    /// <summary>The values of a tensor as a weight file holds them.</summary>
    /// <exception cref="ArgumentException">The element type is complex, which weight files do not know.</exception>
    public static StoredTensor ToStored(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new StoredTensor(TypeOf(tensor), tensor.Shape, tensor.ToBytes());
    }

    private static DType TypeOf(StoredType type) => type switch
    {
        StoredType.Float64 => DType.Float64,
        StoredType.Float32 => DType.Float32,
        StoredType.Float16 => DType.Float16,
        StoredType.BFloat16 => DType.BFloat16,
        StoredType.Int64 => DType.Int64,
        StoredType.Int32 => DType.Int32,
        StoredType.Int16 => DType.Int16,
        StoredType.Int8 => DType.Int8,
        StoredType.UInt8 => DType.UInt8,
        StoredType.Bool => DType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };

    private static StoredType TypeOf(Tensor tensor) => tensor.DType switch
    {
        DType.Float64 => StoredType.Float64,
        DType.Float32 => StoredType.Float32,
        DType.Float16 => StoredType.Float16,
        DType.BFloat16 => StoredType.BFloat16,
        DType.Int64 => StoredType.Int64,
        DType.Int32 => StoredType.Int32,
        DType.Int16 => StoredType.Int16,
        DType.Int8 => StoredType.Int8,
        DType.UInt8 => StoredType.UInt8,
        DType.Bool => StoredType.Bool,
        _ => throw new ArgumentException($"{tensor} cannot be stored: weight files hold real numbers and booleans.", nameof(tensor)),
    };
}
