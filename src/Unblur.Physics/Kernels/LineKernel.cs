using Unblur.Physics.Flow;

namespace Unblur.Physics.Kernels;

/// <summary>The kernel of a uniform straight motion, in double precision: only its bounding box, (2 RadiusY + 1) x (2 RadiusX + 1).</summary>
/// <remarks>
/// The line is (L − 1) px long, centred, and one px wide on each side: a pixel at the distance t &lt; 1 from it has the weight 1 − t. After Sun et al.,
/// "Learning a convolutional neural network for non-uniform motion blur removal", CVPR 2015, and Gong et al., CVPR 2017.
/// </remarks>
internal sealed class LineKernel
{
    private LineKernel(int radiusX, int radiusY, double[] weights) => (RadiusX, RadiusY, Weights) = (radiusX, radiusY, weights);

    public int RadiusX { get; }

    public int RadiusY { get; }

    /// <summary>By row; they sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The weights that are not 0, by row.</summary>
    public (int Dx, int Dy, double Weight)[] Taps()
    {
        List<(int, int, double)> taps = [];
        int width = (2 * RadiusX) + 1;
        for (int i = 0; i < Weights.Length; i++)
        {
            if (Weights[i] > 0)
            {
                taps.Add(((i % width) - RadiusX, (i / width) - RadiusY, Weights[i]));
            }
        }

        return [.. taps];
    }

    /// <param name="vector">Finite; its full length L, px, is limited by the caller. A kernel of L at most 1 is the identity.</param>
    /// <param name="formula">How the ends are weighted.</param>
    public static LineKernel Of(MotionVector vector, LineFormula formula)
    {
        double length = vector.Length;
        if (length <= 1)
        {
            return new LineKernel(0, 0, [1]);
        }

        (double cos, double sin) = (vector.U / length, vector.V / length);
        double half = (length - 1) / 2;

        // Slightly less than one px beyond the end: pixels exactly one px away have no weight.
        int radiusX = (int)(Math.Abs(half * cos) + 1 - 1e-9);
        int radiusY = (int)(Math.Abs(half * sin) + 1 - 1e-9);
        double[] weights = new double[((2 * radiusY) + 1) * ((2 * radiusX) + 1)];
        int i = 0;
        for (int y = -radiusY; y <= radiusY; y++)
        {
            for (int x = -radiusX; x <= radiusX; x++)
            {
                weights[i++] = Weight(x, y, cos, sin, half, formula);
            }
        }

        double sum = weights.Sum();
        foreach (ref double weight in weights.AsSpan())
        {
            weight /= sum;
        }

        return new LineKernel(radiusX, radiusY, weights);
    }

    private static double Weight(int x, int y, double cos, double sin, double half, LineFormula formula)
    {
        double across = Math.Abs((y * cos) - (x * sin));
        if (across >= 1)
        {
            return 0;
        }

        if ((x * x) + (y * y) < half * half)
        {
            return 1 - across;
        }

        double along = formula == LineFormula.Exact ? (x * cos) + (y * sin) : SlippedAlong(x, y, cos, sin);
        double beyond = half - Math.Abs(along);
        return Math.Max(0, 1 - Math.Sqrt((across * across) + (beyond * beyond)));
    }

    /// <summary>(y + d cos) / sin with the signed distance d = y cos − x sin; the foot of the perpendicular has y − d cos.</summary>
    private static double SlippedAlong(int x, int y, double cos, double sin) => (y == 0 ? 0 : y * (1 + (cos * cos)) / sin) - (x * cos);
}

/// <summary>How the ends of a line kernel are weighted.</summary>
public enum LineFormula
{
    /// <summary>By the distance to the nearest point of the line.</summary>
    Exact,

    /// <summary>
    /// As in the code that made published data sets: a wrong sign misplaces the foot of the perpendicular at the ends of oblique lines.
    /// Horizontal and vertical kernels are the same.
    /// </summary>
    Published,
}
