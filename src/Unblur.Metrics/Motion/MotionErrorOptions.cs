namespace Unblur.Metrics.Motion;

/// <summary>How estimated and true motion are compared.</summary>
public enum MotionErrorProtocol
{
    /// <summary>Pixel by pixel, each motion by the one of itself and its reverse that has u &gt; 0, or u = 0 and v ≥ 0.</summary>
    Canonical,

    /// <summary>
    /// As the script published with NeurMAP: motions with u &lt; 0 are reversed in the estimate alone, which is resized by nearest neighbour, and
    /// of the whole map and its reverse the better one counts. To compare with its figures, use its <see cref="MotionErrorOptions.ScriptPixels"/> as well.
    /// </summary>
    PublishedScript,
}

/// <summary>How motion error is measured.</summary>
public sealed record MotionErrorOptions
{
    /// <summary>Pixels of full blur length in 1.0 of NeurMAP's network M, as in the paper.</summary>
    public const double PaperPixels = 40;

    /// <summary>The same as fitted: with it, reblurring comes closest to blur kernels of the true motion.</summary>
    public const double FittedPixels = 43;

    /// <summary>The factor of the published script: half the full length, so its errors are not in pixels of full length.</summary>
    public const double ScriptPixels = 20;

    /// <summary>Pixels in 1.0 of the estimate. Default 40, for NeurMAP's network M; 1 for an estimate in pixels. Above 0.</summary>
    public double PixelsPerUnit { get; init; } = PaperPixels;

    /// <summary>Default <see cref="MotionErrorProtocol.Canonical"/>.</summary>
    public MotionErrorProtocol Protocol { get; init; } = MotionErrorProtocol.Canonical;
}
