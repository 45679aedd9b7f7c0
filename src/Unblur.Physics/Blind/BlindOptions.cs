using Unblur.Physics.Deconvolution;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Blind;

/// <summary>How the kernel of a shaken photo is estimated.</summary>
public sealed record BlindOptions
{
    /// <summary>Largest kernel, px.</summary>
    public const int LargestKernel = 151;

    /// <summary>Rows and columns of the kernel, px, odd, 5 to 151; somewhat larger than the shake. 0, the default: searched.</summary>
    public int KernelSize { get; init; }

    /// <summary>Turns of picture and kernel on each coarse scale, 1 to 100. Default 12. The two finest scales have half of them.</summary>
    public int Iterations { get; init; } = 12;

    /// <summary>
    /// Turns of the refinement on the finest scale, each time that the kernel was placed between the pixels; 0, for no refinement there, to 100. Default 8.
    /// Kernels of regions are refined in photos with a noise of at most 0.004.
    /// </summary>
    public int Refinements { get; init; } = 8;

    /// <summary>Weight of a gradient in the picture in the first turn of the coarsest scale, 1e-6 to 1. Default 0.02.</summary>
    public float FirstGradientWeight { get; init; } = 0.02f;

    /// <summary>Weight of a gradient in the last turn of the finest scale, 1e-6 to 1; it falls in geometric steps. Default 0.001.</summary>
    public float LastGradientWeight { get; init; } = 0.001f;

    /// <summary>Weight of the kernel's squared length, 0 to 1e6. Default 2.</summary>
    public float KernelWeight { get; init; } = 2;

    /// <summary>Weights of the kernel below this share of the largest are 0, 0 to 0.9. Default 0.05.</summary>
    public float KernelThreshold { get; init; } = 0.05f;

    /// <summary>Connected parts of the kernel with less than this share of its sum are removed, 0 to 0.9. Default 0.1.</summary>
    public float LeastPart { get; init; } = 0.1f;

    /// <summary>From which value on a photo counts as saturated, 0 to 2 where white is 1. Default 0.98.</summary>
    public float Saturation { get; init; } = 0.98f;

    /// <summary>
    /// Which values the blur acts on. Null, the default: the kernel is looked for in linear light, and, where that does not explain the photo better than encoded
    /// values do with the same kernel (<see cref="LightChoice"/>), again in these; <see cref="BlurLight.Camera"/> only where it is given.
    /// </summary>
    public BlurLight? Light { get; init; }

    /// <summary>Whether <see cref="BlindEstimate.Scales"/> holds what was found on the way. Default false.</summary>
    public bool KeepsScales { get; init; }

    /// <summary>Rows computed at the same time, at least 1. Default 1. The result does not depend on it.</summary>
    public int MaximumThreads { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        problems.RequireRange(nameof(KernelSize), KernelSize == 0 ? 5 : KernelSize % 2 == 0 ? -1 : KernelSize, 5, LargestKernel);
        problems.RequireRange(nameof(Iterations), Iterations, 1, 100);
        problems.RequireRange(nameof(Refinements), Refinements, 0, 100);
        problems.RequireRange(nameof(FirstGradientWeight), FirstGradientWeight, 1e-6, 1);
        problems.RequireRange(nameof(LastGradientWeight), LastGradientWeight, 1e-6, 1);
        problems.RequireRange(nameof(KernelWeight), KernelWeight, 0, 1e6);
        problems.RequireRange(nameof(KernelThreshold), KernelThreshold, 0, 0.9);
        problems.RequireRange(nameof(LeastPart), LeastPart, 0, 0.9);
        problems.RequireRange(nameof(Saturation), Saturation, 0, 2);
        problems.RequireRange(nameof(Light), (int)(Light ?? 0), 0, 2);
        problems.RequireRange(nameof(MaximumThreads), MaximumThreads, 1, 1024);
        problems.ThrowIfAny(nameof(BlindOptions));
    }
}
