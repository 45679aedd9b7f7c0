using Unblur.Imaging;
using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Naturalness;

/// <summary>NIQE: how far an image's statistics are from those of pristine photographs. It needs no reference; lower is better.</summary>
/// <remarks>
/// Mittal, Soundararajan and Bovik 2013, as BasicSR calculates it: luma of MATLAB's <c>rgb2ycbcr</c> (16 to 235), rounded; blocks of 96 x 96 without
/// overlap, what is left at the right and at the bottom is cut off; two scales, the second by MATLAB's antialiased bicubic <c>imresize</c>.
/// Usual values are 2 to 10. Double precision, but for luma, half size, local means and deviations (see <see cref="NaturalSceneFeatures.Normalize"/>).
/// </remarks>
public static class Niqe
{
    private const int BlockSize = 96;
    private const int Scales = 2;

    /// <summary>MATLAB's imresize by 0.5: its bicubic kernel (a = -0.5), stretched by 2, at ±0.5, ±1.5, ±2.5 and ±3.5 px.</summary>
    private static readonly double[] HalfTaps =
        Taps.Normalized([Cubic(1.75), Cubic(1.25), Cubic(0.75), Cubic(0.25), Cubic(0.25), Cubic(0.75), Cubic(1.25), Cubic(1.75)]);

    /// <summary>The score of one image.</summary>
    /// <param name="image">RGB in [0,1], gamma-encoded; a grey channel counts as R = G = B.</param>
    /// <param name="parameters">The pristine statistics.</param>
    /// <returns>At least 0; NaN where fewer than two blocks have any texture.</returns>
    /// <exception cref="ArgumentException">The image holds fewer than two blocks of 96 x 96.</exception>
    public static double Of(PlanarImage image, NiqeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(parameters);
        (int rows, int columns) = (image.Height / BlockSize, image.Width / BlockSize);
        if (rows * columns < 2)
        {
            throw new ArgumentException(
                $"The image is {image.Width} x {image.Height}, and NIQE compares blocks of {BlockSize} x {BlockSize}: give room for two, such as 192 x 96.",
                nameof(image));
        }

        double[][] features = Features(RoundedLuma(image.Crop(0, 0, columns * BlockSize, rows * BlockSize)), rows, columns, parameters.Taps);
        return Distance(features, parameters);
    }

    /// <summary>Y of MATLAB's rgb2ycbcr for values in [0,1], 16 to 235, rounded half to even.</summary>
    /// <remarks>
    /// The weights have three decimals, so Y of 8-bit colours often lies halfway between two levels. BasicSR holds Y as a fraction of 255 in single
    /// precision before it rounds, which decides those cases; deciding them otherwise changes scores in the third decimal.
    /// </remarks>
    internal static DoublePlane RoundedLuma(PlanarImage image)
    {
        const double Red = 65.481, Green = 128.553, Blue = 24.966, Offset = 16;
        DoublePlane luma = image.Channels == 1 ? DoublePlane.Of(image, 0, Red + Green + Blue) : DoublePlane.Mix(image, Red, Green, Blue);
        for (int y = 0; y < luma.Height; y++)
        {
            Span<double> row = luma.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = MathF.Round((float)((row[x] + Offset) / 255) * 255);
            }
        }

        return luma;
    }

    private static double[][] Features(DoublePlane luma, int rows, int columns, double[] taps)
    {
        double[][] features = [.. Enumerable.Range(0, rows * columns).Select(_ => new double[NiqeParameters.FeatureCount])];
        for (int scale = 0; scale < Scales; scale++)
        {
            if (scale > 0)
            {
                luma = Halve(luma);
            }

            DoublePlane normalised = NaturalSceneFeatures.Normalize(luma, taps);
            (int size, int first) = (BlockSize >> scale, scale * NaturalSceneFeatures.Count);
            Parallel.For(0, features.Length, block => NaturalSceneFeatures.OfBlock(
                normalised, block / columns * size, block % columns * size, size, features[block].AsSpan(first, NaturalSceneFeatures.Count)));
        }

        return features;
    }

    /// <summary>At half the size, rounded to single precision for the sake of flat areas.</summary>
    private static DoublePlane Halve(DoublePlane luma)
    {
        DoublePlane half = SeparableFilter.Halve(luma, HalfTaps, offset: 3, luma.Height / 2, luma.Width / 2);
        for (int i = 0; i < half.Values.Length; i++)
        {
            half.Values[i] = (float)half.Values[i];
        }

        return half;
    }

    /// <summary>Eq. 10 of the paper. A block's missing feature is left out of the mean, and the block out of the covariance.</summary>
    private static double Distance(double[][] features, NiqeParameters parameters)
    {
        double[] difference = new double[NiqeParameters.FeatureCount];
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = parameters.Mean[i] - features.Select(block => block[i]).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
        }

        double[][] whole = [.. features.Where(block => !block.Any(double.IsNaN))];
        if (whole.Length < 2)
        {
            return double.NaN;
        }

        double[] covariance = Covariance(whole);
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] = (covariance[i] + parameters.Covariance[i]) / 2;
        }

        return Math.Sqrt(SymmetricMatrix.InverseForm(covariance, difference));
    }

    private static double[] Covariance(double[][] samples)
    {
        int size = samples[0].Length;
        double[] mean = [.. Enumerable.Range(0, size).Select(i => samples.Average(sample => sample[i]))];
        double[] covariance = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                covariance[(i * size) + j] = samples.Sum(sample => (sample[i] - mean[i]) * (sample[j] - mean[j])) / (samples.Length - 1);
            }
        }

        return covariance;
    }

    private static double Cubic(double x) => x <= 1
        ? (((1.5 * x) - 2.5) * x * x) + 1
        : (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2;
}
