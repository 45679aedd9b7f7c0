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
