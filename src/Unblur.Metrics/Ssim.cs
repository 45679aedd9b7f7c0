using Unblur.Imaging;
using Unblur.Metrics.Filters;
using Unblur.Metrics.Scoring;
using Unblur.Metrics.Similarity;

namespace Unblur.Metrics;

/// <summary>Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004) in the four definitions behind published deblurring tables.</summary>
/// <remarks>
/// They differ by up to 0.1 on one pair of images, so a number means little without its definition. All take C x H x W with values in [0,1],
/// RGB (or grey), gamma-encoded, calculate in double precision, and give 1 for equal images and at least -1.
/// C1 = (0.01 L)² and C2 = (0.03 L)², where L is the range that the definition assumes, stated here for values in [0,1].
/// </remarks>
public static class Ssim
{
    internal const int GaussianSize = 11, UniformSize = 7;
    internal const double Sigma = 1.5;

    /// <summary>MATLAB's <c>ssim</c> on an RGB array, which it takes for a volume: 3-D Gaussian 11 x 11 x 11, sigma 1.5, across rows, columns and channels.</summary>
    /// <returns>The mean of the map. Replicated borders on all three axes, none left out; L = 1.</returns>
    /// <remarks>
    /// Used in the GoPro tables of Nah et al., SRN, DMPHN, DBGAN and MPRNet, measured on 8-bit files. Of a single channel it is the mean of the
    /// two-dimensional map. Any size.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Matlab(PlanarImage image, PlanarImage reference)
    {
        SizeCheck.Same(image, reference);
        return SsimMap.MeasureVolume(
            DoublePlane.All(image), DoublePlane.All(reference), Taps.Gaussian(GaussianSize, Sigma), SsimConstants.ForRange(1)).Ssim;
    }

    /// <summary>scikit-image's <c>structural_similarity</c> with Gaussian weights, population covariance and data_range 1: 11 x 11, sigma 1.5.</summary>
    /// <param name="image">C x H x W in [0,1].</param>
    /// <param name="reference">Of the same size.</param>
    /// <param name="mask">What counts, C x H x W of 0 and 1; everything by default. The map of each channel is averaged over the mask's ones.</param>
    /// <returns>The mean over channels; 5 px at every border are left out; L = 1. NaN where a channel of the mask has no ones.</returns>
    /// <remarks>Used in the RealBlur tables (Rim et al. 2020, with their alignment and mask) and DeepDeblur-PyTorch.</remarks>
    /// <exception cref="ArgumentException">The sizes differ, or an image is smaller than 11 x 11.</exception>
    public static double SkimageGaussian(PlanarImage image, PlanarImage reference, PlanarImage? mask = null)
    {
        if (mask is not null)
        {
            SizeCheck.Same(mask, reference);
        }

        return MeanOverChannels(image, reference, Taps.Gaussian(GaussianSize, Sigma), SsimConstants.ForRange(1), mask);
    }

    /// <summary>scikit-image's <c>structural_similarity</c> on float images with its defaults: uniform 7 x 7, sample covariance, and L = 2.</summary>
    /// <returns>The mean over channels; 3 px at every border are left out.</returns>
    /// <remarks>
    /// Used in NeurMAP's own rows. scikit-image takes the range of floats to be -1 to 1, which doubles L and raises the value: it is kept because
    /// the paper printed it.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes differ, or an image is smaller than 7 x 7.</exception>
    public static double SkimageUniform(PlanarImage image, PlanarImage reference)
    {
        const double Places = UniformSize * UniformSize;
        return MeanOverChannels(image, reference, Taps.Uniform(UniformSize), SsimConstants.ForRange(2, Places / (Places - 1)), mask: null);
    }

    /// <summary>BasicSR's and DBGAN's <c>calculate_ssim</c>: Gaussian 11 x 11, sigma 1.5, only where the window lies within the image.</summary>
    /// <returns>The mean over channels; 5 px at every border are left out; L = 1 (255 on 8-bit values).</returns>
    /// <remarks>Equal to <see cref="SkimageGaussian"/> without a mask, up to rounding: two authors arrived at the same definition.</remarks>
    /// <exception cref="ArgumentException">The sizes differ, or an image is smaller than 11 x 11.</exception>
    public static double BasicSr(PlanarImage image, PlanarImage reference)
        => MeanOverChannels(image, reference, Taps.Gaussian(GaussianSize, Sigma), SsimConstants.ForRange(1), mask: null);

    private static double MeanOverChannels(PlanarImage image, PlanarImage reference, double[] taps, SsimConstants constants, PlanarImage? mask)
    {
        SizeCheck.Same(image, reference);
        SizeCheck.AtLeast(image, taps.Length, taps.Length, $"SSIM's window is {taps.Length} x {taps.Length}");
        int margin = taps.Length / 2;
        PlanarImage? inner = mask?.Crop(margin, margin, image.Width - (2 * margin), image.Height - (2 * margin));
        return Enumerable.Range(0, image.Channels).Average(channel => SsimMap.Measure(
            DoublePlane.Of(image, channel),
            DoublePlane.Of(reference, channel),
            taps,
            constants,
            inner is null ? null : DoublePlane.Of(inner, channel)).Ssim);
    }
}
