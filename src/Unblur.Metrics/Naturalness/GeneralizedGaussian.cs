namespace Unblur.Metrics.Naturalness;

/// <summary>An asymmetric generalised Gaussian distribution, fitted by moments.</summary>
/// <param name="Shape">2 for a Gaussian, 1 for a Laplacian; 0.2 to 10 in steps of 0.001.</param>
/// <param name="Left">Scale left of 0.</param>
/// <param name="Right">Scale right of 0.</param>
/// <remarks>Lasmar, Stitou and Berthoumieu 2009; the search over a grid is that of NIQE's authors.</remarks>
internal readonly record struct GeneralizedGaussian(double Shape, double Left, double Right)
{
    private const double Smallest = 0.2, Step = 0.001;
    private const int GridSize = 9801;

    /// <summary>E[|x|]² / E[x²] for each shape: it rises with the shape.</summary>
    private static readonly double[] Ratios = [.. Enumerable.Range(0, GridSize).Select(i => Ratio(ShapeAt(i)))];

    internal double Mean => (Right - Left) * GammaFunction.Of(2 / Shape) / GammaFunction.Of(1 / Shape);

    /// <summary>Fits to samples; scales are NaN where all samples lie on one side of 0.</summary>
    internal static GeneralizedGaussian Fit(ReadOnlySpan<double> samples)
    {
        double left = 0, right = 0, absolute = 0;
        int leftCount = 0, rightCount = 0;
        foreach (double sample in samples)
        {
            double square = sample * sample;
            absolute += Math.Abs(sample);
            left += sample < 0 ? square : 0;
            right += sample > 0 ? square : 0;
            leftCount += sample < 0 ? 1 : 0;
            rightCount += sample > 0 ? 1 : 0;
        }

        double squares = (left + right) / samples.Length;
        absolute /= samples.Length;
        left = Math.Sqrt(left / leftCount);
        right = Math.Sqrt(right / rightCount);
        double skew = left / right;
        double ratio = absolute * absolute / squares * ((skew * skew * skew) + 1) * (skew + 1) / Math.Pow((skew * skew) + 1, 2);
        double shape = ShapeAt(Nearest(ratio));
        double scale = Math.Sqrt(GammaFunction.Of(1 / shape) / GammaFunction.Of(3 / shape));
        return new GeneralizedGaussian(shape, left * scale, right * scale);
    }

    /// <summary>The index of the nearest ratio of the grid; 0 for NaN.</summary>
    private static int Nearest(double ratio)
    {
        if (double.IsNaN(ratio))
        {
            return 0;
        }

        int above = Array.BinarySearch(Ratios, ratio);
        if (above >= 0)
        {
            return above;
        }

        above = Math.Clamp(~above, 1, GridSize - 1);
        return Math.Abs(Ratios[above - 1] - ratio) <= Math.Abs(Ratios[above] - ratio) ? above - 1 : above;
    }

    private static double ShapeAt(int index) => Smallest + (index * Step);

    private static double Ratio(double shape)
    {
        double middle = GammaFunction.Of(2 / shape);
        return middle * middle / (GammaFunction.Of(1 / shape) * GammaFunction.Of(3 / shape));
    }
}
