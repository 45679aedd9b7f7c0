using Unblur.Physics.Sampling;

namespace Unblur.Physics.Deconvolution;

/// <summary>How a photo is deconvolved with the plain prior.</summary>
public sealed record DeconvolutionOptions
{
    /// <summary>Standard deviation of the noise, 0 to 1 where white is 1. Null, the default: <see cref="NoiseLevel"/> of the photo.</summary>
    public double? Noise { get; init; }

    /// <summary>
    /// Whether what a first solve cannot explain counts as noise, too: a blur that is not quite right then gives a smoother result instead of ringing.
    /// Default true.
    /// </summary>
    public bool DoubtBlur { get; init; } = true;

    /// <summary>The weight of total variation in units of the noise's standard deviation to the power of 1.6, 0 to 1000: larger is smoother. Default 1.25.</summary>
    public double Smoothness { get; init; } = 1.25;

    /// <summary>Levels of half-quadratic splitting, 1 to 100. Default 12.</summary>
    public int Levels { get; init; } = 12;

    /// <summary>
    /// From which value on a photo counts as saturated, 0 to 2 where white is 1: from there the photo only says "at least". Default 0.98; above 1, none does.
    /// </summary>
    public double Saturation { get; init; } = 0.98;

    /// <summary>
    /// Under one kernel: whether the result lies where the photo's light lies on average, whatever the middle of the kernel; for one that was found, whose middle is
    /// only known to half a pixel. The photo is moved by the kernel's centroid first. Default false: the middle counts.
    /// </summary>
    public bool KeepsPlace { get; init; }

    /// <summary>
    /// Which values the blur acts on. Default <see cref="BlurLight.Encoded"/>; where it is not known, <c>LightChoice</c> finds out.
    /// </summary>
    public BlurLight Light { get; init; } = BlurLight.Encoded;

    /// <summary>When each level's solve stops. Default 1e-5 or 30 iterations.</summary>
    public ConjugateGradientOptions Solver { get; init; } = new() { Tolerance = 1e-5, MaximumIterations = 30 };

    /// <summary>Rows computed at the same time, at least 1. Default 1. The result does not depend on it.</summary>
    public int MaximumThreads { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        problems.RequireRange(nameof(Noise), Noise ?? 0, 0, 1);
        problems.RequireRange(nameof(Smoothness), Smoothness, 0, 1000);
        problems.RequireRange(nameof(Levels), Levels, 1, 100);
        problems.RequireRange(nameof(Saturation), Saturation, 0, 2);
        problems.RequireRange(nameof(Light), (int)Light, 0, 2);
        problems.RequireRange(nameof(MaximumThreads), MaximumThreads, 1, 1024);
        Solver.AddProblems(problems);
        problems.ThrowIfAny(nameof(DeconvolutionOptions));
    }
}
