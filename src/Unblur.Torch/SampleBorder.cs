namespace Unblur.Torch;

/// <summary>What sampling outside an image gives; the numbers are libtorch's.</summary>
public enum SampleBorder
{
    Zeros = 0,

    /// <summary>The outermost pixels.</summary>
    Replicate = 1,

    /// <summary>The image mirrored.</summary>
    Reflect = 2,
}
