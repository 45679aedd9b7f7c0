using Unblur.Cli.Failures;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Deblurring;

/// <summary>The outcome of one input.</summary>
internal sealed record PhotoOutcome(string Input, string? Output, PhotoStatus Status)
{
    /// <summary>Why it failed, was kept or was made gentler; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>Width in pixels; 0 if it was not opened.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels; 0 if it was not opened.</summary>
    public int Height { get; init; }

    /// <summary>Pages of the input, of which the first is restored; 0 if it was not opened.</summary>
    public int Pages { get; init; }

    /// <summary>What the input has and the output does not, in words.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>Wall-clock seconds of restoring, without decoding and encoding, which run in parallel.</summary>
    public double Seconds { get; init; }

    /// <summary>How it was restored; null if it was not.</summary>
    public DeblurReport? Report { get; init; }

    /// <summary>The kernel of the blur, found or given, of the photo's middle where it differs from place to place; null where there is none.</summary>
    public BlurKernel? Kernel { get; init; }

    /// <summary>Which values the blur of the kernel was taken to act on; null where there is none.</summary>
    public BlurLight? Light { get; init; }

    /// <summary>The kernels of regions, where the blur differs from place to place; else null.</summary>
    public KernelGrid? Regions { get; init; }

    /// <summary>The failure; null if there was none.</summary>
    public Failure? Failure { get; init; }
}
