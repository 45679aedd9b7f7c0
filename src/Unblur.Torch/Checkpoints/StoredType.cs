using System.Diagnostics.CodeAnalysis;

namespace Unblur.Torch.Checkpoints;

/// <summary>The element types that a weight file can hold here. Complex, quantised and 8-bit float tensors are refused when read.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "Type names are what these are.")]
public enum StoredType
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,

    /// <summary>One byte per element, 0 or 1.</summary>
    Bool,
}

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
