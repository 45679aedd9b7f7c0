using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur;

/// <summary>A restored photo and how it was made.</summary>
/// <param name="Photo">The result: size, bits, grey, alpha and metadata of the input.</param>
/// <param name="Report">What was done.</param>
public sealed record DeblurResult(Photo Photo, DeblurReport Report)
{
    /// <summary>What was found out about the photo on the way.</summary>
    public Findings Findings { get; init; } = new();
}

/// <summary>What a restoration found out about a photo. Methods fill in what they estimate; the network that goes tile by tile estimates none of it.</summary>
public sealed record Findings
{
    /// <summary>The motion at every pixel, in px of the full blur, of the photo's size; null where it was not estimated.</summary>
    public MotionFlow? Flow { get; init; }

    /// <summary>The blur kernel of the whole photo, or of its middle where there are <see cref="Regions"/>; empty where none was estimated.</summary>
    public IReadOnlyList<BlurKernel> Kernels { get; init; } = [];

    /// <summary>Which values the blur of kernel or flow acts on, as was found or given; null for methods with neither, and for networks.</summary>
    public BlurLight? Light { get; init; }

    /// <summary>The kernels of regions, where the blur differs from place to place; null where one kernel explains the photo, or none was found.</summary>
    public KernelGrid? Regions { get; init; }

    /// <summary>How certain the result is at every pixel, one plane of the photo's size, 0 to 1; null where it was not estimated.</summary>
    public PlanarImage? Certainty { get; init; }

    /// <summary>The images and flows on the way, in the order in which they were made; empty unless <see cref="DeblurOptions.KeepsSteps"/> asks for them.</summary>
    public IReadOnlyList<RestorationStep> Steps { get; init; } = [];
}

/// <summary>Something made on the way to a restored photo.</summary>
/// <param name="Name">What it is, for a file: <c>1-deconvolved-2</c> of the first global iteration's second level.</param>
/// <param name="Picture">An image, of the photo's size except for what <c>map</c> found on its scales, or null.</param>
/// <param name="Flow">A motion of the photo's size, px of the full blur, or null.</param>
public sealed record RestorationStep(string Name, Photo? Picture, MotionFlow? Flow);
