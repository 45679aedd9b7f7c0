namespace Unblur;

/// <summary>Element type of the arithmetic inside a network; pictures go in and come out in full precision.</summary>
public enum ComputePrecision
{
    /// <summary>bfloat16 where the hardware computes in it, else float32.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>16-bit floating point with float32's range: about twice as fast where native, slower where emulated.</summary>
    BFloat16,
}
