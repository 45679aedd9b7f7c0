namespace Unblur.Restoring.Tiles;

/// <summary>Tiles along one side of an image: where they start and with what weight each of their pixels counts.</summary>
/// <remarks>
/// Starts and sizes are multiples of what the network takes, so that a network which is indifferent to such shifts gives the same in a tile as in the
/// whole image. All tiles have one size. The weights of all tiles add up to 1 everywhere: near a cut, where a tile does not see enough, its weight
/// is 0, and from there it rises smoothly while the neighbour's falls.
/// </remarks>
internal sealed class TileAxis
{
    /// <summary>The part of an overlap on either side in which the tile that is cut there does not count at all.</summary>
    private const double UnusedShare = 0.25;

    private readonly float[][] _weights;

    private TileAxis(int length, int size, int[] starts)
    {
        (Length, Size, Starts) = (length, size, starts);
        _weights = [.. Enumerable.Range(0, starts.Length).Select(RawWeights)];
        Normalize();
    }

    /// <summary>Pixels of the image.</summary>
    internal int Length { get; }

    /// <summary>Pixels of a tile; the last one may reach beyond the image.</summary>
    internal int Size { get; }

    /// <summary>First pixel of each tile, rising.</summary>
    internal IReadOnlyList<int> Starts { get; }

    internal int Count => Starts.Count;

    /// <param name="length">Pixels of the image.</param>
    /// <param name="multiple">What starts and sizes are multiples of.</param>
    /// <param name="tile">Largest size; 0 for the whole image.</param>
    /// <param name="overlap">Least overlap of neighbours, at most half of <paramref name="tile"/>.</param>
    internal static TileAxis Plan(int length, int multiple, int tile, int overlap)
    {
        int padded = RoundUp(length, multiple);
        int largest = Math.Max(tile / multiple, 1) * multiple;
        if (tile == 0 || largest >= padded)
        {
            return new TileAxis(length, padded, [0]);
        }

        int shared = Math.Min(RoundUp(overlap, multiple), largest / 2 / multiple * multiple);
        int steps = CeilingOf(padded - largest, largest - shared);
        int size = Math.Min(RoundUp(CeilingOf(padded + (steps * shared), steps + 1), multiple), largest);   // as small as so many tiles may be
        return new TileAxis(length, size, [.. Enumerable.Range(0, steps + 1).Select(i => (int)((long)i * (padded - size) / steps / multiple * multiple))]);
    }

    /// <summary>Pixels of a tile inside the image.</summary>
    internal int Extent(int tile) => Math.Min(Size, Length - Starts[tile]);

    /// <summary>The weight of each of <see cref="Extent"/> pixels, 0 to 1.</summary>
    internal ReadOnlySpan<float> Weights(int tile) => _weights[tile];

    internal static int RoundUp(int value, int multiple) => CeilingOf(value, multiple) * multiple;

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;

    private float[] RawWeights(int tile)
    {
        int before = tile > 0 ? Starts[tile - 1] + Size - Starts[tile] : 0;
        int after = tile < Count - 1 ? Starts[tile] + Size - Starts[tile + 1] : 0;
        return [.. Enumerable.Range(0, Extent(tile)).Select(i => (float)(Rise(i, before) * Rise(Size - 1 - i, after)))];
    }

    private static double Rise(int distance, int overlap)
    {
        if (overlap == 0)
        {
            return 1;
        }

        double unused = overlap * UnusedShare;
        double t = Math.Clamp((distance + 0.5 - unused) / (overlap - (2 * unused)), 0, 1);
        return t * t * (3 - (2 * t));
    }

    private void Normalize()
    {
        double[] sums = new double[Length];
        for (int tile = 0; tile < Count; tile++)
        {
            for (int i = 0; i < _weights[tile].Length; i++)
            {
                sums[Starts[tile] + i] += _weights[tile][i];
            }
        }

        for (int tile = 0; tile < Count; tile++)
        {
            for (int i = 0; i < _weights[tile].Length; i++)
            {
                _weights[tile][i] = (float)(_weights[tile][i] / sums[Starts[tile] + i]);
            }
        }
    }
}
