using System.Numerics;

namespace Unblur.Metrics.Similarity;

/// <summary>C1 = (0.01 L)² and C2 = (0.03 L)² for the range L of the values, and what variances and covariances are multiplied by.</summary>
internal readonly record struct SsimConstants(double C1, double C2, double VarianceFactor = 1)
{
    internal static SsimConstants ForRange(double range, double varianceFactor = 1)
        => new(0.01 * range * 0.01 * range, 0.03 * range * 0.03 * range, varianceFactor);
}

/// <summary>The terms of structural similarity, averaged over the places of a window.</summary>
/// <param name="Ssim">luminance x contrast x structure.</param>
/// <param name="ContrastStructure">contrast x structure, "cs".</param>
/// <param name="Luminance">(2 mean_a mean_b + C1) / (mean_a² + mean_b² + C1).</param>
/// <param name="Contrast">(2 s_a s_b + C2) / (s_a² + s_b² + C2), s the standard deviations.</param>
/// <param name="Structure">(s_ab + C2/2) / (s_a s_b + C2/2), s_ab the covariance.</param>
/// <remarks>Wang, Bovik, Sheikh and Simoncelli 2004, Eq. 6, 9 and 10.</remarks>
internal readonly record struct SsimTerms(double Ssim, double ContrastStructure, double Luminance, double Contrast, double Structure)
{
    internal const int Count = 5;

    internal static SsimTerms Mean(IReadOnlyCollection<SsimTerms> terms) => new(
        terms.Average(term => term.Ssim),
        terms.Average(term => term.ContrastStructure),
        terms.Average(term => term.Luminance),
        terms.Average(term => term.Contrast),
        terms.Average(term => term.Structure));

    /// <summary>Sums of the five terms over one row, each place times its weight.</summary>
    /// <param name="means">Rows of the means of a, b, a², b², ab.</param>
    /// <param name="weights">For every place, and 0 where a row is padded.</param>
    /// <param name="constants">C1, C2 and the variance's factor.</param>
    /// <param name="sums">Takes the sums, in the order of the members.</param>
    internal static void SumRow(double[][] means, ReadOnlySpan<double> weights, SsimConstants constants, Span<double> sums)
    {
        var c1 = new Vector<double>(constants.C1);
        var c2 = new Vector<double>(constants.C2);
        Vector<double> half = c2 * 0.5;
        Vector<double> ssim = default, cs = default, luminance = default, contrast = default, structure = default;
        for (int x = 0; x < means[0].Length; x += Vector<double>.Count)
        {
            var a = new Vector<double>(means[0], x);
            var b = new Vector<double>(means[1], x);
            Vector<double> variances = constants.VarianceFactor * (new Vector<double>(means[2], x) - (a * a));
            Vector<double> varianceB = constants.VarianceFactor * (new Vector<double>(means[3], x) - (b * b));
            Vector<double> covariance = constants.VarianceFactor * (new Vector<double>(means[4], x) - (a * b));
            Vector<double> deviations = Vector.SquareRoot(Vector.Max(variances, default)) * Vector.SquareRoot(Vector.Max(varianceB, default));
            variances += varianceB;

            var weight = new Vector<double>(weights[x..]);
            Vector<double> l = ((2 * a * b) + c1) / ((a * a) + (b * b) + c1) * weight;
            Vector<double> c = ((2 * covariance) + c2) / (variances + c2);
            ssim += l * c;
            luminance += l;
            cs += c * weight;
            contrast += ((2 * deviations) + c2) / (variances + c2) * weight;
            structure += (covariance + half) / (deviations + half) * weight;
        }

        (sums[0], sums[1], sums[2]) = (Vector.Sum(ssim), Vector.Sum(cs), Vector.Sum(luminance));
        (sums[3], sums[4]) = (Vector.Sum(contrast), Vector.Sum(structure));
    }
}
