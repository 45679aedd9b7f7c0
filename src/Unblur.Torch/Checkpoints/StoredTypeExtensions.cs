namespace Unblur.Torch.Checkpoints;

/// <summary>Facts about element types.</summary>
public static class StoredTypeExtensions
{
    /// <summary>Bytes that one element takes: 1, 2, 4 or 8.</summary>
    public static int ByteSize(this StoredType type) => type switch
    {
        StoredType.Float64 or StoredType.Int64 => 8,
        StoredType.Float32 or StoredType.Int32 => 4,
        StoredType.Float16 or StoredType.BFloat16 or StoredType.Int16 => 2,
        StoredType.Int8 or StoredType.UInt8 or StoredType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such element type."),
    };
}
