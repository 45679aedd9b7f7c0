namespace Unblur.Networks.ShakeUNet;

/// <summary>What a shake is estimated from: sums over the blocks of a region. The sum of two regions stands for both.</summary>
public sealed class ShakeStatistics
{
    /// <param name="counts">Blocks, by size of block.</param>
    /// <param name="sums">Sums over these blocks, by size of block.</param>
    internal ShakeStatistics(long[] counts, double[][] sums) => (Counts, Sums) = (counts, sums);

    internal long[] Counts { get; }

    internal double[][] Sums { get; }

    public static ShakeStatistics operator +(ShakeStatistics left, ShakeStatistics right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new ShakeStatistics(
            [.. left.Counts.Zip(right.Counts, (a, b) => a + b)],
            [.. left.Sums.Zip(right.Sums, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())]);
    }

    /// <inheritdoc cref="op_Addition"/>
    public static ShakeStatistics Add(ShakeStatistics left, ShakeStatistics right) => left + right;
}
