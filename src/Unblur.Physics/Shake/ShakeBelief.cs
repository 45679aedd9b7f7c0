namespace Unblur.Physics.Shake;

/// <summary>How far an estimate is believed: what is not known is not undone.</summary>
internal static class ShakeBelief
{
    /// <summary>Of the first kind: sharp photos are often taken for shaken by up to this, px: such an estimate is not believed.</summary>
    private const double SharpSpread = 0.3;

    /// <summary>Of the first kind: few sharp photos are taken for shaken by more than this, px: such an estimate is believed whole, and one between the two in part.</summary>
    private const double SureSpread = 1;

    /// <summary>At this probability of being sharp the estimate is not believed any more, and at the lower one it is believed whole.</summary>
    private const double DoubtfulSharp = 0.5, SurelyBlurred = 0.25;

    /// <summary>Logarithms of the spread that differ by so much without one of the sources: believed whole, and not believed any more.</summary>
    private const double Agreed = 0.35, Contradicted = 1.2;

    /// <summary>The weight of the cautious spread; the rest is that of the likely one. Of 0.25, 0.5 and 1 the first gained most on 64 shaken photos.</summary>
    private const double Caution = 0.25;

    private const int Stretch = 1, Slant = 2, Likely = 3, Kinds = 5;

    /// <summary>What an estimator of the first kind says.</summary>
    /// <param name="said">Three values.</param>
    /// <param name="pixels">Of the region.</param>
    internal static ShakeJudgement OfFirstKind(double[] said, long pixels)
    {
        ShakeMoments moments = ShakeCode.Decode(said);
        double believed = Math.Clamp((moments.Spread - SharpSpread) / (SureSpread - SharpSpread), 0, 1);
        return new ShakeJudgement
        {
            Undone = Scaled(moments, believed * AreaBelief(pixels)),
            Likely = moments,
            Sharp = 1 - believed,
            Shaken = believed,
            Defocused = 0,
            Agreement = 1,
        };
    }

    /// <summary>What an estimator says with all of its sources, and without each of them.</summary>
    /// <param name="all">Eight values.</param>
    /// <param name="partial">Eight values for each source that is left out.</param>
    /// <param name="pixels">Of the region.</param>
    internal static ShakeJudgement Of(double[] all, double[][] partial, long pixels)
    {
        double[] kinds = Softmax(all.AsSpan(Kinds, 3));
        double apart = partial.Max(said => Math.Abs(said[Likely] - all[Likely]));
        double agreement = 1 - Math.Clamp((apart - Agreed) / (Contradicted - Agreed), 0, 1);
        double sharp = Math.Max(kinds[0], partial.Average(said => Softmax(said.AsSpan(Kinds, 3))[0]));
        double believed = 1 - Math.Clamp((sharp - SurelyBlurred) / (DoubtfulSharp - SurelyBlurred), 0, 1);

        // Nearer to the likely spread than to the cautious one: saying too much does more harm, but saying too little gains nothing.
        double spread = (Caution * all[0]) + ((1 - Caution) * all[Likely]);
        ShakeMoments cautious = ShakeCode.Decode([spread, all[Stretch], all[Slant]]);
        return new ShakeJudgement
        {
            Undone = Scaled(cautious, believed * agreement * AreaBelief(pixels)),
            Likely = ShakeCode.Decode([all[Likely], all[Stretch], all[Slant]]),
            Sharp = kinds[0],
            Shaken = kinds[1],
            Defocused = kinds[2],
            Agreement = agreement,
        };
    }

    /// <summary>A region below the smallest side squared shows little: its share of that area.</summary>
    private static double AreaBelief(long pixels) => Math.Min(1, pixels / (double)(ShakeRegion.SmallestSide * ShakeRegion.SmallestSide));

    private static ShakeMoments Scaled(ShakeMoments moments, double by) => new(by * moments.XX, by * moments.YY, by * moments.XY);

    private static double[] Softmax(ReadOnlySpan<double> logits)
    {
        double[] powers = logits.ToArray();
        double most = powers.Max();
        powers = [.. powers.Select(value => Math.Exp(value - most))];
        double sum = powers.Sum();
        return double.IsFinite(sum) ? [.. powers.Select(value => value / sum)] : [1, 0, 0];
    }
}
