namespace Unblur.Metrics.Similarity;

/// <summary>C1 = (0.01 L)² and C2 = (0.03 L)² for the range L of the values, and what variances and covariances are multiplied by.</summary>
internal readonly record struct SsimConstants(double C1, double C2, double VarianceFactor = 1)
{
    internal static SsimConstants ForRange(double range, double varianceFactor = 1)
        => new(0.01 * range * 0.01 * range, 0.03 * range * 0.03 * range, varianceFactor);
}
