namespace Unblur.Torch;

/// <summary>Element types; the numbers are libtorch's (c10::ScalarType).</summary>
public enum DType
{
    UInt8 = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,
    Float16 = 5,
    Float32 = 6,
    Float64 = 7,
    Complex64 = 9,
    Complex128 = 10,
    Bool = 11,
    BFloat16 = 15,
}

/// <summary>Facts about element types.</summary>
public static class DTypeExtensions
{
    /// <summary>True for the real floating-point types: what can be trained.</summary>
    public static bool IsFloatingPoint(this DType type) => type is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;
}
