using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Naturalness;

/// <summary>The 18 features of NIQE: how locally normalised luma, and products of neighbours, are distributed in a block.</summary>
/// <remarks>Mittal, Soundararajan and Bovik 2013, sections II-B and II-C.</remarks>
internal static class NaturalSceneFeatures
{
    internal const int Count = 18;

    /// <summary>(down, right) to the neighbour that a pixel is multiplied with; blocks wrap around.</summary>
    private static readonly (int Down, int Right)[] Neighbours = [(0, 1), (1, 0), (1, 1), (1, -1)];

    /// <summary>(I - mean) / (deviation + 1) under the window, borders replicated; luma from 0 to 255, of single precision.</summary>
    /// <remarks>
    /// Means are rounded to single precision, as BasicSR's are, so that flat areas (clipped skies) come out as exactly 0. In double precision the
    /// rounding noise there would be taken for texture, since the fits do not depend on scale: it changes scores in the second digit.
    /// </remarks>
    internal static DoublePlane Normalize(DoublePlane luma, double[] taps)
    {
        var squares = new DoublePlane(luma.Height, luma.Width);
        for (int i = 0; i < luma.Values.Length; i++)
        {
            squares.Values[i] = (float)luma.Values[i] * (float)luma.Values[i];
        }

        DoublePlane mean = SeparableFilter.Blur(luma, taps, Border.Replicate);
        squares = SeparableFilter.Blur(squares, taps, Border.Replicate);
        var normalised = new DoublePlane(luma.Height, luma.Width);
        for (int i = 0; i < luma.Values.Length; i++)
        {
            (float value, float middle) = ((float)luma.Values[i], (float)mean.Values[i]);
            float deviation = MathF.Sqrt(MathF.Abs((float)squares.Values[i] - (middle * middle)));
            normalised.Values[i] = (value - middle) / (deviation + 1);
        }

        return normalised;
    }

    /// <summary>Features of the block whose upper left corner is (<paramref name="left"/>, <paramref name="top"/>).</summary>
    internal static void OfBlock(DoublePlane normalised, int top, int left, int size, Span<double> features)
    {
        double[] block = new double[size * size];
        for (int y = 0; y < size; y++)
        {
            normalised.Row(top + y).Slice(left, size).CopyTo(block.AsSpan(y * size));
        }

        var own = GeneralizedGaussian.Fit(block);
        (features[0], features[1]) = (own.Shape, (own.Left + own.Right) / 2);

        double[] products = new double[block.Length];
        for (int i = 0; i < Neighbours.Length; i++)
        {
            Multiply(block, size, Neighbours[i], products);
            var pair = GeneralizedGaussian.Fit(products);
            int at = 2 + (4 * i);
            (features[at], features[at + 1], features[at + 2], features[at + 3]) = (pair.Shape, pair.Mean, pair.Left, pair.Right);
        }
    }

    private static void Multiply(double[] block, int size, (int Down, int Right) neighbour, double[] products)
    {
        for (int y = 0; y < size; y++)
        {
            int other = (y + size - neighbour.Down) % size * size;
            for (int x = 0; x < size; x++)
            {
                products[(y * size) + x] = block[(y * size) + x] * block[other + ((x + size - neighbour.Right) % size)];
            }
        }
    }
}
