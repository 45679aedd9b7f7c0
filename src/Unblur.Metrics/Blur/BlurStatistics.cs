using Unblur.Imaging;

namespace Unblur.Metrics.Blur;

/// <summary>What a patch shows of its blur, without a sharp one: the blur score, and moments of its power spectrum.</summary>
/// <remarks>
/// With the spectrum's moments m0 (variance), m2 (of gradients) and m4 (of the Laplacian), which by Parseval are means over pixels, the frequencies are √(m2
/// / m0) / 2π and √(m4 / m2) / 2π. The second one weighs fine detail more and depends less on what is shown. The anisotropy is that of the matrix of second
/// moments: 0 where all directions are alike, 1 where there is one alone, as behind a long straight motion.
/// </remarks>
/// <param name="Score"><see cref="BlurScore"/>, 0 to 1.</param>
/// <param name="Frequency">√(m2 / m0) / 2π, cycles per px.</param>
/// <param name="FineFrequency">√(m4 / m2) / 2π, cycles per px.</param>
/// <param name="Anisotropy">(λ1 − λ2) / (λ1 + λ2), 0 to 1.</param>
public sealed record BlurStatistics(double Score, double Frequency, double FineFrequency, double Anisotropy)
{
    /// <summary>Names and values, in the order of the parameters.</summary>
    public IReadOnlyList<(string Name, double Value)> Values => [("score", Score), ("frequency", Frequency), ("fine_frequency", FineFrequency), ("anisotropy", Anisotropy)];

    /// <summary>Measures a patch.</summary>
    /// <param name="image">RGB or grey, gamma-encoded, at least <see cref="BlurScore.MinimumSide"/> px on every side.</param>
    /// <returns>Null where the patch is flat and shows nothing.</returns>
    /// <exception cref="ArgumentException">A side is too short.</exception>
    public static BlurStatistics? Of(PlanarImage image)
    {
        double score = BlurScore.Of(image);
        float[] luma = Luma(image);
        (int width, int height, double mean) = (image.Width, image.Height, luma.Average(value => (double)value));
        (double variance, double xx, double yy, double xy, double laplace) = (0, 0, 0, 0, 0);
        for (int y = 1; y < height - 1; y++)
        {
            for (int x = 1; x < width - 1; x++)
            {
                int i = (y * width) + x;
                double dx = (luma[i + 1] - luma[i - 1]) / 2, dy = (luma[i + width] - luma[i - width]) / 2;
                double second = luma[i + 1] + luma[i - 1] + luma[i + width] + luma[i - width] - (4 * luma[i]);
                (xx, yy, xy) = (xx + (dx * dx), yy + (dy * dy), xy + (dx * dy));
                (variance, laplace) = (variance + Math.Pow(luma[i] - mean, 2), laplace + (second * second));
            }
        }

        double gradients = xx + yy;
        return variance > 0 && gradients > 0 && double.IsFinite(score)
            ? new BlurStatistics(
                score, Math.Sqrt(gradients / variance) / Math.Tau, Math.Sqrt(laplace / gradients) / Math.Tau, Math.Sqrt(Math.Pow(xx - yy, 2) + (4 * xy * xy)) / gradients)
            : null;
    }

    private static float[] Luma(PlanarImage image)
    {
        if (image.Channels == 1)
        {
            return image.Values;
        }

        float[] luma = new float[image.Width * image.Height];
        int pixels = luma.Length;
        for (int i = 0; i < pixels; i++)
        {
            luma[i] = (0.299f * image.Values[i]) + (0.587f * image.Values[pixels + i]) + (0.114f * image.Values[(2 * pixels) + i]);
        }

        return luma;
    }
}

/// <summary>How far two sets of patches are from each other in their <see cref="BlurStatistics"/>.</summary>
/// <param name="Distances">For each statistic: Wasserstein's distance of its distributions, in standard deviations of the second set.</param>
public sealed record BlurDistance(IReadOnlyList<(string Name, double Value)> Distances)
{
    private const int Quantiles = 100;
    private const double LeastDeviation = 1e-6;

    /// <summary>The mean over the statistics.</summary>
    public double Mean => Distances.Average(distance => distance.Value);

    /// <summary>Compares two sets.</summary>
    /// <param name="patches">At least one.</param>
    /// <param name="wanted">At least two.</param>
    /// <exception cref="ArgumentException">There are too few.</exception>
    public static BlurDistance Between(IReadOnlyList<BlurStatistics> patches, IReadOnlyList<BlurStatistics> wanted)
    {
        ArgumentNullException.ThrowIfNull(patches);
        ArgumentNullException.ThrowIfNull(wanted);
        if (patches.Count < 1 || wanted.Count < 2)
        {
            throw new ArgumentException($"{patches.Count} patches cannot be compared with {wanted.Count}: give at least 1 and 2 that are not flat.", nameof(patches));
        }

        return new BlurDistance([.. wanted[0].Values.Select((statistic, i) => (statistic.Name, Between(Sorted(patches, i), Sorted(wanted, i))))]);
    }

    private static double Between(double[] values, double[] wanted)
    {
        double mean = wanted.Average(), deviation = Math.Sqrt(wanted.Average(value => Math.Pow(value - mean, 2)));
        double distance = Enumerable.Range(0, Quantiles).Average(i => Math.Abs(Quantile(values, (i + 0.5) / Quantiles) - Quantile(wanted, (i + 0.5) / Quantiles)));
        return distance / Math.Max(LeastDeviation, deviation);
    }

    private static double[] Sorted(IReadOnlyList<BlurStatistics> patches, int statistic) => [.. patches.Select(patch => patch.Values[statistic].Value).Order()];

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
