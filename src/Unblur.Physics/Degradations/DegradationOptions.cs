using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Degradations;

/// <summary>How sharp photos are degraded for training. A share is a probability, 0 to 1.</summary>
public sealed record DegradationOptions
{
    /// <summary>The camera shake.</summary>
    public ShakeOptions Shake { get; init; } = new();

    /// <summary>
    /// Share of patches that are not blurred, so that the network learns to leave sharp photos unchanged; noise and JPEG still apply. Default 0.08.
    /// </summary>
    public double SharpShare { get; init; } = 0.08;

    /// <summary>Share of patches blurred in linear light; the others are blurred as encoded. Default 0.5.</summary>
    public double LinearLightShare { get; init; } = 0.5;

    /// <summary>
    /// Share, among the patches in linear light, of those whose highlights are boosted, and clip after the blur as light sources do. Default 0.2.
    /// </summary>
    public double SaturationShare { get; init; } = 0.2;

    /// <summary>Linear-light value above which highlights are boosted, 0 to 0.99. Default 0.8.</summary>
    public double SaturationThreshold { get; init; } = 0.8;

    /// <summary>Largest factor at white, 1 to 100; the factor is uniform in [1, this]. Default 3.</summary>
    public double MaximumSaturation { get; init; } = 3;

    /// <summary>Share of patches with noise. Default 0.5.</summary>
    public double NoiseShare { get; init; } = 0.5;

    /// <summary>Largest standard deviation of read noise, in encoded [0,1] units, 0 to 1; uniform in [0, this]. Default 0.01.</summary>
    public double MaximumReadNoise { get; init; } = 0.01;

    /// <summary>Largest standard deviation of shot noise at white, in encoded [0,1] units, 0 to 1; uniform in [0, this]. Default 0.01.</summary>
    public double MaximumShotNoise { get; init; } = 0.01;

    /// <summary>Share of patches compressed as JPEG; above 0 it needs a codec. Default 0.3.</summary>
    public double JpegShare { get; init; } = 0.3;

    /// <summary>Lowest JPEG quality, 1 to 100. Default 70.</summary>
    public int MinimumJpegQuality { get; init; } = 70;

    /// <summary>Highest JPEG quality, 1 to 100, included. Default 98.</summary>
    public int MaximumJpegQuality { get; init; } = 98;

    /// <summary>The margin, px, that a sharp image needs on each side of the patch for the longest blur.</summary>
    public int Margin => (int)Math.Ceiling(Shake.MaximumLength) + 1;

    /// <summary>Checks every value, those of <see cref="Shake"/> included.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        Shake.AddProblems(problems);
        problems.RequireShare(nameof(SharpShare), SharpShare);
        problems.RequireShare(nameof(LinearLightShare), LinearLightShare);
        problems.RequireShare(nameof(SaturationShare), SaturationShare);
        problems.RequireRange(nameof(SaturationThreshold), SaturationThreshold, 0, 0.99);
        problems.RequireRange(nameof(MaximumSaturation), MaximumSaturation, 1, 100);
        problems.RequireShare(nameof(NoiseShare), NoiseShare);
        problems.RequireRange(nameof(MaximumReadNoise), MaximumReadNoise, 0, 1);
        problems.RequireRange(nameof(MaximumShotNoise), MaximumShotNoise, 0, 1);
        problems.RequireShare(nameof(JpegShare), JpegShare);
        problems.RequireRange(nameof(MinimumJpegQuality), MinimumJpegQuality, 1, 100);
        problems.RequireRange(nameof(MaximumJpegQuality), MaximumJpegQuality, 1, 100);
        problems.RequireOrder(nameof(MinimumJpegQuality), MinimumJpegQuality, nameof(MaximumJpegQuality), MaximumJpegQuality);
        problems.ThrowIfAny(nameof(DegradationOptions));
    }
}
