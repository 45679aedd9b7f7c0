namespace Unblur.Physics.Shake;

/// <summary>Asks an estimator's layers about a region, whatever runs them, and makes a judgement of the answers.</summary>
public static class ShakeJudge
{
    /// <summary>Judges a region. Layers that look at edges are asked once with all of the features, then without each group of them.</summary>
    /// <param name="statistics">Of the region. Without edges the layers are of the first kind, which estimate the shake alone.</param>
    /// <param name="layers">
    /// From features and a mask, both of <see cref="ShakeFeatures.Count"/>, to 3 values (first kind) or 8: the cautious logarithm of the spread, stretch and
    /// slant as <see cref="ShakeCode.Encode"/> has them, the likely and the largest logarithm of the spread, and the logits of sharp, shaken and defocused.
    /// The mask multiplies the normalised features; it is 1 for what counts, else 0.
    /// </param>
    /// <exception cref="ArgumentException">The layers return another number of values.</exception>
    public static ShakeJudgement Judge(ShakeStatistics statistics, Func<float[], float[], float[]> layers)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(layers);
        float[] features = ShakeFeatures.Describe(statistics);
        double[] all = Ask(group: -1);
        return statistics.HasEdges
            ? ShakeBelief.Of(all, [.. Enumerable.Range(0, ShakeFeatures.Groups(judgesKind: true).Count).Select(Ask)], statistics.Pixels)
            : ShakeBelief.OfFirstKind(all, statistics.Pixels);

        double[] Ask(int group)
        {
            float[] said = layers(features, ShakeFeatures.Mask(group, statistics.HasEdges));
            int expected = ShakeFeatures.Outputs(statistics.HasEdges);
            if (said.Length != expected)
            {
                string edges = statistics.HasEdges ? "with" : "without";
                throw new ArgumentException($"the layers returned {said.Length} values, not {expected}, of a region observed {edges} edges: observe what they look at.", nameof(layers));
            }

            return [.. said.Select(value => (double)value)];
        }
    }
}
