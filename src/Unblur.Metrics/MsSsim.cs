using Unblur.Imaging;
using Unblur.Metrics.Filters;
using Unblur.Metrics.Scoring;
using Unblur.Metrics.Similarity;

namespace Unblur.Metrics;

/// <summary>Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003) in three definitions.</summary>
/// <remarks>
/// Five levels with the exponents 0.0448, 0.2856, 0.3001, 0.2363, 0.1333; at each an 11 x 11 Gaussian window, sigma 1.5, that stays within the
/// image. C x H x W with values in [0,1], gamma-encoded; C1 = 0.01², C2 = 0.03²; double precision. Equal images give 1.
/// </remarks>
public static class MsSsim
{
    internal const int Levels = 5;

    /// <summary>The exponents, finest level first.</summary>
    internal static readonly double[] Exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>Analysis low-pass filter of the biorthogonal 9/7 wavelet (Cohen, Daubechies and Feauveau 1992), scaled to sum to 1.</summary>
    private static readonly double[] NineSeven = Taps.Normalized(
    [
        0.026748757411, -0.016864118443, -0.078223266529, 0.266864118443, 0.602949018236,
        0.266864118443, -0.078223266529, -0.016864118443, 0.026748757411,
    ]);

    /// <summary>As published: the product of cs_i^w_i over the levels 1 to 4 and ssim_5^w_5, levels halved by 2 x 2 means with symmetric borders.</summary>
    /// <returns>In [0,1], the mean over channels. A level whose mean is negative counts as 0.</returns>
    /// <remarks>Wang et al. 2003, Eq. 7, and their MATLAB code, which is for one channel.</remarks>
    /// <exception cref="ArgumentException">The sizes differ, or a side is shorter than 161 px, so that the window does not fit the fifth level.</exception>
    public static double Of(PlanarImage image, PlanarImage reference)
    {
        Check(image, reference);
        return Enumerable.Range(0, image.Channels).Average(channel =>
        {
            SsimTerms[] levels = Pyramid(DoublePlane.Of(image, channel), DoublePlane.Of(reference, channel), [0.5, 0.5], offset: 0);
            return Product(levels, level => level.ContrastStructure, last: level => level.Ssim);
        });
    }

    /// <summary>As NeurMAP trains with: the product of cs_i^w_i times ssim_5^w_5 over the levels 1 to 4, so that the last exponent counts four times.</summary>
    /// <returns>At most 1; the means of a level are over channels and pixels together. NaN where a level's mean is negative, as there.</returns>
    /// <remarks>
    /// NeurMAP's code (pytorch-msssim as of its pinned commit). Levels are halved by 2 x 2 means, an odd last row or column dropped; a window larger
    /// than the level shrinks to it. There the range would be 255 for values above 128 and 2 for values below -0.5, which images in [0,1] do not have.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes differ, or a side is shorter than 16 px, so that there is no fifth level.</exception>
    public static double Training(PlanarImage image, PlanarImage reference)
    {
        SizeCheck.Same(image, reference);
        SizeCheck.AtLeast(image, 1 << (Levels - 1), 1 << (Levels - 1), "MS-SSIM halves it four times");
        (DoublePlane[] a, DoublePlane[] b) = (DoublePlane.All(image), DoublePlane.All(reference));
        double product = 1.0;
        for (int level = 0; ; level++)
        {
            double[] taps = Taps.Gaussian(Math.Min(Ssim.GaussianSize, Math.Min(a[0].Height, a[0].Width)), Ssim.Sigma);
            var terms = SsimTerms.Mean([.. a.Zip(b, (x, y) => SsimMap.Measure(x, y, taps, SsimConstants.ForRange(1)))]);
            if (level == Levels - 1)
            {
                return product * Math.Pow(terms.Ssim, Exponents[level] * (Levels - 1));
            }

            product *= Math.Pow(terms.ContrastStructure, Exponents[level]);
            a = [.. a.Select(PoolByTwo)];
            b = [.. b.Select(PoolByTwo)];
        }
    }

    /// <summary>"MSSIM" of the Köhler benchmark: contrast and structure averaged separately at each level, luminance at the fifth, 9/7 low-pass between levels.</summary>
    /// <returns>In [0,1], the mean over channels (the benchmark has one, luma). A term whose mean is negative counts as 0.</returns>
    /// <remarks>Köhler et al. 2012, whose evaluation takes it from the MeTriX MuX package. Symmetric borders; every second pixel from the first is kept.</remarks>
    /// <exception cref="ArgumentException">The sizes differ, or a side is shorter than 161 px.</exception>
    public static double Kohler(PlanarImage image, PlanarImage reference)
    {
        Check(image, reference);
        return Enumerable.Range(0, image.Channels).Average(channel =>
        {
            SsimTerms[] levels = Pyramid(DoublePlane.Of(image, channel), DoublePlane.Of(reference, channel), NineSeven, offset: NineSeven.Length / 2);
            return Product(levels, level => level.Contrast, level => level.Contrast)
                * Product(levels, level => level.Structure, level => level.Structure)
                * Power(levels[^1].Luminance, Exponents[^1]);
        });
    }

    private static void Check(PlanarImage image, PlanarImage reference)
    {
        const int Smallest = ((Ssim.GaussianSize - 1) << (Levels - 1)) + 1;
        SizeCheck.Same(image, reference);
        SizeCheck.AtLeast(image, Smallest, Smallest, "an 11 x 11 window has to fit the fifth level of MS-SSIM");
    }

    private static SsimTerms[] Pyramid(DoublePlane a, DoublePlane b, double[] lowPass, int offset)
    {
        double[] window = Taps.Gaussian(Ssim.GaussianSize, Ssim.Sigma);
        var terms = new SsimTerms[Levels];
        for (int level = 0; level < Levels; level++)
        {
            if (level > 0)
            {
                a = SeparableFilter.Halve(a, lowPass, offset, (a.Height + 1) / 2, (a.Width + 1) / 2);
                b = SeparableFilter.Halve(b, lowPass, offset, (b.Height + 1) / 2, (b.Width + 1) / 2);
            }

            terms[level] = SsimMap.Measure(a, b, window, SsimConstants.ForRange(1));
        }

        return terms;
    }

    private static double Product(SsimTerms[] levels, Func<SsimTerms, double> term, Func<SsimTerms, double> last)
    {
        double product = Power(last(levels[^1]), Exponents[^1]);
        for (int level = 0; level < Levels - 1; level++)
        {
            product *= Power(term(levels[level]), Exponents[level]);
        }

        return product;
    }

    private static double Power(double mean, double exponent) => Math.Pow(Math.Max(mean, 0), exponent);

    private static DoublePlane PoolByTwo(DoublePlane plane) => SeparableFilter.Halve(plane, [0.5, 0.5], offset: 0, plane.Height / 2, plane.Width / 2);
}
