using Unblur.Imaging;

namespace Unblur.Physics.Shake;

/// <summary>What a shake is estimated from: sums over the blocks of a region. The sum of two regions stands for both.</summary>
public sealed class ShakeStatistics
{
    /// <param name="pixels">Of the region.</param>
    /// <param name="counts">Blocks, by size of block; then places, where edges were looked at.</param>
    /// <param name="sums">Sums over these blocks, by size of block; then counts of places.</param>
    internal ShakeStatistics(long pixels, long[] counts, double[][] sums) => (Pixels, Counts, Sums) = (pixels, counts, sums);

    /// <summary>Whether the steepness of edges was looked at, which estimators of the first kind do not do.</summary>
    public bool HasEdges => Counts.Length > ShakeRegion.Spectra.Count;

    internal long Pixels { get; }

    internal long[] Counts { get; }

    internal double[][] Sums { get; }

    /// <summary>Looks at a part of a photo.</summary>
    /// <param name="region">3 x H x W, RGB, [0,1]; continued by its mirror image up to 256 px.</param>
    /// <param name="withEdges">Whether to look at edges: <see cref="IShakeEstimator.JudgesKind"/>.</param>
    /// <param name="maximumThreads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The region does not have three channels.</exception>
    public static ShakeStatistics Observe(PlanarImage region, bool withEdges, int maximumThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.Channels == 3
            ? ShakeRegion.Observe(region, withEdges, maximumThreads)
            : throw new ArgumentException($"the region has {region.Channels} channels, not 3: give an RGB image.", nameof(region));
    }

    /// <summary>The statistics of two regions together; both with edges, or both without.</summary>
    public static ShakeStatistics operator +(ShakeStatistics left, ShakeStatistics right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.HasEdges != right.HasEdges)
        {
            throw new ArgumentException("one of the regions was looked at with edges, the other without: observe both alike.", nameof(right));
        }

        return new ShakeStatistics(
            left.Pixels + right.Pixels, [.. left.Counts.Zip(right.Counts, (a, b) => a + b)],
            [.. left.Sums.Zip(right.Sums, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())]);
    }

    /// <inheritdoc cref="op_Addition"/>
    public static ShakeStatistics Add(ShakeStatistics left, ShakeStatistics right) => left + right;
}
