using System.Collections.Immutable;
using Unblur.Physics.Flow;

namespace Unblur.Physics.Kernels;

/// <summary>A blur kernel: size x size non-negative weights that sum to 1, size odd, x right, y down.</summary>
/// <remarks>Immutable: many threads may share one kernel.</remarks>
public sealed class BlurKernel
{
    private readonly float[] _weights;

    private BlurKernel(int size, float[] weights, double length)
    {
        (Size, _weights, Length) = (size, weights, length);
        ImmutableArray<KernelTap>.Builder taps = ImmutableArray.CreateBuilder<KernelTap>();
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                taps.Add(new KernelTap((i % size) - Radius, (i / size) - Radius, weights[i]));
            }
        }

        Taps = taps.ToImmutable();
    }

    /// <summary>The kernel that changes nothing.</summary>
    public static BlurKernel Identity { get; } = new(1, [1f], 0);

    /// <summary>Rows and columns, odd.</summary>
    public int Size { get; }

    /// <summary>Px from the centre to the border: Size = 2 Radius + 1.</summary>
    public int Radius => Size / 2;

    /// <summary>Extent of the kernel's path, px; 0 for the identity.</summary>
    public double Length { get; }

    /// <summary>The weights by row, Size x Size.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The non-zero weights, by row.</summary>
    public ImmutableArray<KernelTap> Taps { get; }

    /// <summary>The weight at (dx, dy) px from the centre; 0 outside.</summary>
    public float this[int dx, int dy] =>
        Math.Abs(dx) <= Radius && Math.Abs(dy) <= Radius ? _weights[((dy + Radius) * Size) + dx + Radius] : 0;

    /// <summary>Draws a path and makes its kernel. The options must be valid: see <see cref="ShakeOptions.Validate"/>.</summary>
    public static BlurKernel Sample(ShakeOptions options, Random random) => FromPath(ShakePath.Sample(options, random));

    /// <summary>
    /// The kernel of a path: each weight is the time that the path spends at the pixel. The path is shifted so that its centroid is the kernel's centre,
    /// and each moment is distributed to the four nearest pixels (bilinear), which keeps sub-pixel positions.
    /// </summary>
    public static BlurKernel FromPath(ShakePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return KernelRasterizer.Rasterize(path);
    }

    /// <summary>The kernel of a uniform straight motion, symmetric about its centre.</summary>
    /// <param name="motion">Full length of the blur in px, 0 to 500; at most 1 is the identity.</param>
    /// <param name="formula">How the ends are weighted. With both formulas (3, 0) gives [1 1 1] / 3 and (4, 0) gives [1 2 2 2 1] / 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is above 500 or not a number.</exception>
    public static BlurKernel FromMotion(MotionVector motion, LineFormula formula = LineFormula.Exact)
    {
        if (!(motion.Length <= ShakePath.LengthLimit))
        {
            throw new ArgumentOutOfRangeException(nameof(motion), motion, $"The length of a motion must be 0 to {ShakePath.LengthLimit} px.");
        }

        var line = LineKernel.Of(motion, formula);
        int radius = Math.Max(line.RadiusX, line.RadiusY);
        int size = (2 * radius) + 1;
        double[] square = new double[size * size];
        int width = (2 * line.RadiusX) + 1;
        for (int row = 0; row <= 2 * line.RadiusY; row++)
        {
            line.Weights.AsSpan(row * width, width).CopyTo(square.AsSpan(((row + radius - line.RadiusY) * size) + radius - line.RadiusX));
        }

        return FromWeights(size, square, motion.Length);
    }

    /// <summary>
    /// A kernel of these weights, normalized to a sum of 1; empty borders are trimmed equally on all sides, so that the centre stays the centre.
    /// </summary>
    /// <param name="size">Rows and columns, odd.</param>
    /// <param name="weights">By row, size x size, finite, not negative, not all 0.</param>
    /// <param name="length">Extent in px of the path, at least 0.</param>
    /// <exception cref="ArgumentException">The size is even, or the weights do not fit it or are not valid.</exception>
    public static BlurKernel FromWeights(int size, ReadOnlySpan<double> weights, double length)
    {
        if (size < 1 || size % 2 == 0 || weights.Length != (long)size * size)
        {
            throw new ArgumentException($"{weights.Length} weights for a size of {size}: give size x size weights, size odd.", nameof(weights));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(length);
        double sum = 0;
        foreach (double weight in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"A weight is {weight}: weights must be finite and not negative.", nameof(weights));
            }

            sum += weight;
        }

        if (!(sum > 0 && double.IsFinite(sum)))
        {
            throw new ArgumentException($"The weights sum to {sum}: at least one must be positive and their sum finite.", nameof(weights));
        }

        return Trim(size, weights, sum, length);
    }

    /// <summary>Where light lies on average: how far to the right of and below the middle, px.</summary>
    public (double X, double Y) Centroid() => (Taps.Sum(tap => (double)tap.Weight * tap.Dx), Taps.Sum(tap => (double)tap.Weight * tap.Dy));

    /// <summary>The second moments about the centroid, px²: the extent and direction in which light is spread.</summary>
    public (double XX, double YY, double XY) Moments()
    {
        (double meanX, double meanY) = Centroid();
        double xx = 0, yy = 0, xy = 0;
        foreach (KernelTap tap in Taps)
        {
            xx += tap.Weight * (tap.Dx - meanX) * (tap.Dx - meanX);
            yy += tap.Weight * (tap.Dy - meanY) * (tap.Dy - meanY);
            xy += tap.Weight * (tap.Dx - meanX) * (tap.Dy - meanY);
        }

        return (xx, yy, xy);
    }

    /// <summary>Standard deviation along the direction in which light is spread most, px: 0 for a point.</summary>
    public double Spread()
    {
        (double xx, double yy, double xy) = Moments();
        return Math.Sqrt(((xx + yy) / 2) + double.Hypot((xx - yy) / 2, xy));
    }

    /// <summary>The kernel rotated by 180°: its convolution is the adjoint of this kernel's convolution.</summary>
    public BlurKernel Mirrored() => new(Size, [.. Enumerable.Reverse(_weights)], Length);

    private static BlurKernel Trim(int size, ReadOnlySpan<double> weights, double sum, double length)
    {
        int centre = size / 2;
        int radius = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if ((float)(weights[i] / sum) > 0)
            {
                radius = Math.Max(radius, Math.Max(Math.Abs((i % size) - centre), Math.Abs((i / size) - centre)));
            }
        }

        int trimmedSize = (2 * radius) + 1;
        float[] trimmed = new float[trimmedSize * trimmedSize];
        for (int i = 0; i < trimmed.Length; i++)
        {
            int row = (i / trimmedSize) + centre - radius;
            int column = (i % trimmedSize) + centre - radius;
            trimmed[i] = (float)(weights[(row * size) + column] / sum);
        }

        return new BlurKernel(trimmedSize, trimmed, length);
    }
}

/// <summary>One non-zero weight of a kernel, at (Dx, Dy) px from its centre; x right, y down.</summary>
public readonly record struct KernelTap(int Dx, int Dy, float Weight);
