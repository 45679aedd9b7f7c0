namespace Unblur.Physics.Shake;

/// <summary>The numbers that an estimator's layers see of a region, and their groups: of small blocks, of large blocks, and of edges.</summary>
/// <remarks>The first kind of estimators does not look at edges.</remarks>
public static class ShakeFeatures
{
    private const int FirstOutputs = 3, AllOutputs = 8;

    /// <summary>Added to powers before their logarithm.</summary>
    internal const double Least = 1e-6;

    /// <summary>Added to shares of places before their logarithm.</summary>
    private const double LeastShare = 1e-4;

    /// <summary>How many numbers <see cref="Describe"/> returns.</summary>
    /// <param name="judgesKind">Whether the estimator looks at edges; false for the first kind.</param>
    public static int Count(bool judgesKind) => Groups(judgesKind).Sum();

    /// <summary>Lengths of the parts of <see cref="Describe"/>: of blocks of 64 px, of 128 px, and of edges.</summary>
    /// <inheritdoc cref="Count"/>
    public static IReadOnlyList<int> Groups(bool judgesKind)
    {
        IEnumerable<int> spectral = ShakeRegion.Spectra.Select(spectrum => spectrum.Rings * SpectralBands.Directions * ShakeRegion.Means);
        return judgesKind ? [.. spectral, EdgeSteepness.Bands] : [.. spectral];
    }

    /// <summary>How many values the layers return.</summary>
    /// <inheritdoc cref="Count"/>
    public static int Outputs(bool judgesKind) => judgesKind ? AllOutputs : FirstOutputs;

    /// <summary>1 for every feature but those of a group, for which 0.</summary>
    /// <param name="group">Of <see cref="Groups"/>; -1 for none.</param>
    /// <param name="judgesKind">Whether the estimator looks at edges; false for the first kind.</param>
    public static float[] Mask(int group, bool judgesKind)
    {
        IReadOnlyList<int> groups = Groups(judgesKind);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, groups.Count);
        float[] mask = new float[groups.Sum()];
        Array.Fill(mask, 1);
        if (group >= 0)
        {
            Array.Clear(mask, groups.Take(group).Sum(), groups[group]);
        }

        return mask;
    }

    /// <summary>The features of a region, in logarithms: four generalised means of the power in each band, and shares of places with steep edges.</summary>
    /// <returns><see cref="Count"/> numbers, not normalised.</returns>
    public static float[] Describe(ShakeStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        List<float> features = new(Count(statistics.HasEdges));
        for (int i = 0; i < ShakeRegion.Spectra.Count; i++)
        {
            double[] means = statistics.Sums[i].Select(sum => sum / statistics.Counts[i]).ToArray();
            int bands = means.Length / ShakeRegion.Means;
            features.AddRange(means.Select((mean, j) => (float)((j / bands) switch
            {
                0 => Math.Log(mean + Least),
                1 => mean,
                2 => Math.Log(Math.Pow(mean, 4) + Least),
                _ => Math.Log(Math.Sqrt(mean) + Least),
            })));
        }

        if (statistics.HasEdges)
        {
            AddEdges(features, statistics.Sums[^1], Math.Max(1, statistics.Counts[^1]));
        }

        return [.. features];
    }

    /// <summary>Of each direction, span and least range: the share of places with that range, and of these the shares that are at least so steep.</summary>
    private static void AddEdges(List<float> features, double[] counts, long places)
    {
        for (int start = 0; start < counts.Length; start += EdgeSteepness.Ratios)
        {
            double all = counts.AsSpan(start, EdgeSteepness.Ratios).ToArray().Sum();
            features.Add((float)Math.Log((all / places) + LeastShare));
            double steeper = 0;
            for (int ratio = EdgeSteepness.Ratios - 1; ratio > 0; ratio--)
            {
                steeper += counts[start + ratio];
                features.Add((float)Math.Log((steeper / Math.Max(1, all)) + LeastShare));
            }
        }
    }
}
