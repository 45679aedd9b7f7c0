namespace Unblur.Metrics.Motion;

/// <summary>How motion error is measured.</summary>
public sealed record MotionErrorOptions
{
    /// <summary>Pixels of full blur length in 1.0 of NeurMAP's network M, as the paper has it.</summary>
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
