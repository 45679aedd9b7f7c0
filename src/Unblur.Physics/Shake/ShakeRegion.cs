using System.Buffers;
using System.Runtime.CompilerServices;
using Unblur.Imaging;

namespace Unblur.Physics.Shake;

/// <summary>A part of a photo as it is looked at: grey, of at least a certain size.</summary>
internal static class ShakeRegion
{
    /// <summary>Least side of a region that is taken as it is, px; smaller ones are continued by their mirror image, and believed less.</summary>
    internal const int SmallestSide = 256;

    /// <summary>Generalised means of the power in a band: of the power, its logarithm, its fourth root and its square.</summary>
    internal const int Means = 4;

    /// <summary>Sides of blocks, px, and their rings of frequency.</summary>
    internal static IReadOnlyList<(int Block, int Rings)> Spectra { get; } = [(64, 10), (128, 12)];

    private static SpectralBands[] Bands { get; } = [.. Spectra.Select(spectrum => new SpectralBands(spectrum.Block, spectrum.Rings))];

    /// <inheritdoc cref="ShakeStatistics.Observe"/>
    internal static ShakeStatistics Observe(PlanarImage region, bool withEdges, int maximumThreads)
    {
        (float[] grey, int height, int width) = Grey(region);
        int parts = Bands.Length + (withEdges ? 1 : 0);
        (long[] counts, double[][] sums) = (new long[parts], new double[parts][]);
        for (int i = 0; i < Bands.Length; i++)
        {
            float[] powers = Bands[i].Powers(grey, height, width, maximumThreads);                // (blocks, bands)
            counts[i] = powers.Length / Bands[i].Count;
            sums[i] = Sums(powers, Bands[i].Count);
        }

        if (withEdges)
        {
            sums[^1] = EdgeSteepness.Count(grey, height, width, maximumThreads, out counts[^1]);
        }

        ArrayPool<float>.Shared.Return(grey);
        return new ShakeStatistics((long)region.Height * region.Width, counts, sums);
    }

    /// <summary>For each of <see cref="Means"/>, the sums over blocks in each band.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Sums(float[] powers, int bands)
    {
        double[] sums = new double[Means * bands];
        for (int i = 0; i < powers.Length; i++)
        {
            (int band, float power) = (i % bands, powers[i]);
            sums[band] += power;
            sums[bands + band] += MathF.Log(power + (float)ShakeFeatures.Least);
            sums[(2 * bands) + band] += MathF.Sqrt(MathF.Sqrt(power));
            sums[(3 * bands) + band] += power * power;
        }

        return sums;
    }

    /// <summary>The brightness, mirrored again and again below and to the right up to <see cref="SmallestSide"/>; the array is rented.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float[] Values, int Height, int Width) Grey(PlanarImage region)
    {
        (int height, int width) = (Continued(region.Height), Continued(region.Width));
        float[] grey = ArrayPool<float>.Shared.Rent(height * width);                                // new arrays of this size would pile up
        ReadOnlySpan<float> red = region.Plane(0), green = region.Plane(1), blue = region.Plane(2);
        for (int y = 0; y < height; y++)
        {
            int row = Mirrored(y, region.Height) * region.Width;
            Span<float> to = grey.AsSpan(y * width, width);
            for (int x = 0; x < width; x++)
            {
                int at = row + (x < region.Width ? x : Mirrored(x, region.Width));
                to[x] = (0.299f * red[at]) + (0.587f * green[at]) + (0.114f * blue[at]);
            }
        }

        return (grey, height, width);
    }

    /// <summary>Doubled until it is large enough.</summary>
    private static int Continued(int size)
    {
        while (size < SmallestSide)
        {
            size *= 2;
        }

        return size;
    }

    private static int Mirrored(int place, int size) => place / size % 2 == 0 ? place % size : size - 1 - (place % size);
}
