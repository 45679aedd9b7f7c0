namespace Unblur.Physics.Kernels;

/// <summary>What a blur assumes beyond the image.</summary>
public enum BlurBorder
{
    /// <summary>The edge pixels go on for ever; the result has the size of the input.</summary>
    Replicate,

    /// <summary>Nothing: only pixels whose whole neighbourhood is known are computed; the result loses the kernel's radius on each side.</summary>
    Valid,

    /// <summary>The image repeats: what leaves on one side comes in on the other. No photo does, but a Fourier transform then solves for the sharp image.</summary>
    Circular,
}
