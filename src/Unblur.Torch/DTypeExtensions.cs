namespace Unblur.Torch;

/// <summary>Facts about element types.</summary>
public static class DTypeExtensions
{
    /// <summary>True for the real floating-point types: what can be trained.</summary>
    public static bool IsFloatingPoint(this DType type) => type is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;
}
