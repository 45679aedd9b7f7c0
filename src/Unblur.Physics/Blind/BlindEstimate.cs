using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>A kernel that was found, and how far it can be relied on.</summary>
/// <param name="Kernel">The kernel; its centre of mass lies within a pixel of its middle.</param>
public sealed record BlindEstimate(BlurKernel Kernel)
{
    /// <summary>The mean similarity of the kernel to what other sizes and starts of the search arrived at, 0 to 1: one that only one start finds is doubtful.</summary>
    public double Agreement { get; init; }

    /// <summary>Standard deviation of the kernel along its longest direction, px: 0 for none.</summary>
    public double Spread { get; init; }

    /// <summary>How many pixels were not trusted because they are saturated, 0 to 1.</summary>
    public double SaturatedShare { get; init; }
}
