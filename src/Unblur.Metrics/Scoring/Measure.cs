using Unblur.Imaging;
using Unblur.Metrics.Naturalness;

namespace Unblur.Metrics.Scoring;

/// <summary>The input of a measure: a restored and a sharp image after a profile's preparation.</summary>
/// <param name="Output">The restored image itself, rounded to 8 bits: for measures without a reference.</param>
/// <param name="Restored">Prepared (aligned, masked, made luma); the same as <paramref name="Output"/> where a profile does nothing more.</param>
/// <param name="Sharp">Prepared in the same way; null where there is no reference.</param>
/// <param name="Mask">1 where pixels count; null where all do.</param>
public sealed record PreparedPair(PlanarImage Output, PlanarImage Restored, PlanarImage? Sharp = null, PlanarImage? Mask = null)
{
    internal PlanarImage Reference => Sharp ?? throw new InvalidOperationException("A measure that needs a reference was given none.");
}

/// <summary>One column of a table.</summary>
/// <param name="Name">Lower case, unique within a profile: psnr, ssim, mssim, niqe, lpips.</param>
/// <param name="Definition">Which of the definitions, in one line.</param>
/// <param name="Unit">"dB", or nothing.</param>
/// <param name="HigherIsBetter">Whether the larger of two values is the better one.</param>
/// <param name="NeedsReference">Whether it needs a sharp image.</param>
/// <param name="Evaluate">Calculates it.</param>
public sealed record Measure(
    string Name, string Definition, string Unit, bool HigherIsBetter, bool NeedsReference, Func<PreparedPair, double> Evaluate)
{
    private const double NeurMapCeiling = 100;

    /// <summary>PSNR over all channels; infinite for equal images.</summary>
    public static Measure Psnr { get; } = OfPair("psnr", "all pixels and channels, peak 1", "dB", pair => Metrics.Psnr.Of(pair.Restored, pair.Reference));

    /// <summary>PSNR that is 100 dB for equal images, as in NeurMAP's script.</summary>
    public static Measure PsnrUpTo100 { get; } = OfPair(
        "psnr", "all pixels and channels, peak 1, 100 for equal images", "dB",
        pair => Metrics.Psnr.Of(pair.Restored, pair.Reference) is var decibels && double.IsPositiveInfinity(decibels) ? NeurMapCeiling : decibels);

    /// <inheritdoc cref="Metrics.Psnr.Masked"/>
    public static Measure PsnrMasked { get; } = OfPair(
        "psnr", "squared error over the mask's ones, peak 1", "dB", pair => Metrics.Psnr.Masked(pair.Restored, pair.Reference, pair.Mask!));

    /// <inheritdoc cref="Ssim.Matlab"/>
    public static Measure SsimMatlab { get; } = OfPair(
        "ssim", "MATLAB on RGB: Gaussian 11 x 11 x 11 across channels", "", pair => Ssim.Matlab(pair.Restored, pair.Reference));

    /// <inheritdoc cref="Ssim.SkimageGaussian"/>
    public static Measure SsimSkimageGaussian { get; } = OfPair(
        "ssim", "scikit-image, Gaussian 11 x 11, range 1", "", pair => Ssim.SkimageGaussian(pair.Restored, pair.Reference, pair.Mask));

    /// <inheritdoc cref="Ssim.SkimageUniform"/>
    public static Measure SsimSkimageUniform { get; } = OfPair(
        "ssim", "scikit-image's defaults on floats, uniform 7 x 7, range 2", "", pair => Ssim.SkimageUniform(pair.Restored, pair.Reference));

    /// <inheritdoc cref="Ssim.BasicSr"/>
    public static Measure SsimBasicSr { get; } = OfPair(
        "ssim", "Gaussian 11 x 11 within the image, range 255", "", pair => Ssim.BasicSr(pair.Restored, pair.Reference));

    /// <inheritdoc cref="MsSsim.Kohler"/>
    public static Measure MssimKohler { get; } = OfPair(
        "mssim", "MS-SSIM with 9/7 low-pass, contrast and structure apart", "", pair => MsSsim.Kohler(pair.Restored, pair.Reference));

    /// <summary>NIQE of the restored image as it is, see <see cref="Naturalness.Niqe"/>.</summary>
    public static Measure Niqe(NiqeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new Measure("niqe", "BasicSR's, of the restored image as it is", "", false, false, pair => Naturalness.Niqe.Of(pair.Output, parameters));
    }

    private static Measure OfPair(string name, string definition, string unit, Func<PreparedPair, double> evaluate)
        => new(name, definition, unit, HigherIsBetter: true, NeedsReference: true, evaluate);
}
