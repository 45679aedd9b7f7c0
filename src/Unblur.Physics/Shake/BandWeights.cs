using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unblur.Physics.Shake;

/// <summary>How much each frequency of a block counts in each band: Gaussians over log frequency and direction, of which most are 0.</summary>
/// <remarks>The weights of a band sum to 1.</remarks>
internal sealed class BandWeights
{
    internal const int Directions = 12;
    private const double RadialWidth = 0.6;
    private const double AngularWidth = 0.8;
    private const double LeastWeight = 0.01;

    private readonly int[] _ends;
    private readonly (int Band, float Weight)[] _entries;

    private BandWeights(int bands, int[] ends, (int Band, float Weight)[] entries) => (Bands, _ends, _entries) = (bands, ends, entries);

    internal int Bands { get; }

    /// <summary>
    /// The weights of the frequencies of square blocks: for each horizontal frequency, 0 to half a cycle in a pixel, all vertical ones in the order of a transform.
    /// </summary>
    /// <param name="block">Side of a block, px.</param>
    /// <param name="rings">Bands of frequency, from 1.5 cycles in a block to half a cycle in a pixel.</param>
    internal static BandWeights Of(int block, int rings)
    {
        List<(int Band, float Weight)> entries = [];
        int[] ends = new int[((block / 2) + 1) * block];
        double[] sums = new double[rings * Directions];
        for (int i = 0; i < ends.Length; i++)
        {
            int row = i % block;
            Add(entries, (double)(i / block) / block, (double)(row < block / 2 ? row : row - block) / block, block, sums);
            ends[i] = entries.Count;
        }

        return new BandWeights(sums.Length, ends, [.. entries.Select(entry => (entry.Band, (float)(entry.Weight / sums[entry.Band])))]);
    }

    /// <summary>Sums of power times weight: (re² + im²) at every frequency.</summary>
    /// <param name="re">Of eight blocks, one in each lane, in the order of <see cref="Of"/>.</param>
    /// <param name="im">Likewise.</param>
    /// <param name="sums">One for each band; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Sum(ReadOnlySpan<Vector256<float>> re, ReadOnlySpan<Vector256<float>> im, Span<Vector256<float>> sums)
    {
        sums.Clear();
        int entry = 0;
        for (int i = 0; i < _ends.Length; i++)
        {
            Vector256<float> power = (re[i] * re[i]) + (im[i] * im[i]);
            for (; entry < _ends[i]; entry++)
            {
                (int band, float weight) = _entries[entry];
                sums[band] += power * weight;
            }
        }
    }

    /// <summary>Adds the bands in which a frequency counts, and its weights to the sums over all frequencies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(List<(int Band, float Weight)> entries, double x, double y, int block, double[] sums)
    {
        double radius = Math.Sqrt((x * x) + (y * y));
        if (radius <= 0.9 / block)
        {
            return;
        }

        int rings = sums.Length / Directions;
        double step = Math.Log(block / 3.0) / rings, place = (Math.Log(radius * block / 1.5) / step) - 0.5, turn = Math.Atan2(y, x) / Math.PI;
        Span<double> angular = stackalloc double[Directions];
        for (int direction = 0; direction < Directions; direction++)
        {
            double away = turn - ((double)direction / Directions);
            angular[direction] = Gaussian((away - Math.Round(away)) * Directions / AngularWidth);
        }

        for (int ring = 0; ring < rings; ring++)
        {
            double radial = Gaussian((place - ring) / RadialWidth);
            for (int direction = 0; direction < Directions && radial >= LeastWeight; direction++)
            {
                double weight = radial * angular[direction];
                if (weight >= LeastWeight)
                {
                    int band = (ring * Directions) + direction;
                    entries.Add((band, (float)weight));
                    sums[band] += weight;
                }
            }
        }
    }

    private static double Gaussian(double deviations) => Math.Exp(-0.5 * deviations * deviations);
}
