namespace Unblur.Metrics.Filters;

/// <summary>One-dimensional windows; those of two dimensions are their outer products. All sum to 1.</summary>
internal static class Taps
{
    /// <summary>A Gaussian about tap size / 2 (which is right of the middle where the size is even).</summary>
    internal static double[] Gaussian(int size, double sigma)
    {
        double[] taps = new double[size];
        for (int i = 0; i < size; i++)
        {
            double x = i - (size / 2);
            taps[i] = Math.Exp(-x * x / (2 * sigma * sigma));
        }

        return Normalized(taps);
    }

    internal static double[] Uniform(int size) => Normalized([.. Enumerable.Repeat(1.0, size)]);

    /// <summary>The same weights, divided by their sum.</summary>
    internal static double[] Normalized(double[] taps)
    {
        double sum = taps.Sum();
        return [.. taps.Select(tap => tap / sum)];
    }
}
