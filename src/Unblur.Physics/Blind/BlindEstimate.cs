using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>A kernel that was found, and how far it can be relied on.</summary>
/// <param name="Kernel">The kernel; its centre of mass lies within a pixel of its middle.</param>
public sealed record BlindEstimate(BlurKernel Kernel)
{
    /// <summary>The values that it acts on; deconvolution with it needs to be told (<see cref="DeconvolutionOptions.Light"/>).</summary>
    public BlurLight Light { get; init; }

    /// <summary>The mean similarity of the kernel to what other sizes and starts of the search arrived at, 0 to 1: one that only one start finds is doubtful.</summary>
    public double Agreement { get; init; }

    /// <summary>
    /// The mean similarity of the kernel to those of four parts of the photo, 0 to 1: low where the blur differs from place to place. 1 where the parts
    /// are too small.
    /// </summary>
    public double RegionAgreement { get; init; } = 1;

    /// <summary>Standard deviation of the kernel along its longest direction, px: 0 for none.</summary>
    public double Spread { get; init; }

    /// <summary>
    /// What a photo that is restored with the kernel and blurred again lacks, the root of the mean square where white is 1, on the most textured part.
    /// </summary>
    public double Misfit { get; init; }

    /// <summary>Standard deviation of the photo's noise where white is 1; <see cref="Misfit"/> is about as large where the kernel explains the photo.</summary>
    public double Noise { get; init; }

    /// <summary>How many pixels were not trusted because they are saturated, 0 to 1.</summary>
    public double SaturatedShare { get; init; }

    /// <summary>What was found on each scale, coarse to fine; empty unless <see cref="BlindOptions.KeepsScales"/> asks for it.</summary>
    public IReadOnlyList<BlindScale> Scales { get; init; } = [];
}

/// <summary>A scale on the way from coarse to fine.</summary>
/// <param name="Kernel">The kernel, in pixels of the scale.</param>
/// <param name="Picture">The picture with few gradients that goes with it, 1 x H x W, encoded.</param>
public sealed record BlindScale(BlurKernel Kernel, PlanarImage Picture);
