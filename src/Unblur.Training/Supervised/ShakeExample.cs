using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Shake;
using Unblur.Torch;

namespace Unblur.Training.Supervised;

/// <summary>One window as an estimator learns from it.</summary>
/// <param name="Features">What the estimator reads.</param>
/// <param name="Target">The moments of the blur, as <see cref="ShakeCode.Encode"/> has them.</param>
/// <param name="Kind">0 sharp, 1 shaken, 2 out of focus.</param>
internal sealed record ShakeExample(float[] Features, double[] Target, int Kind)
{
    /// <summary>Of what an estimator says: where the likely spread stands, and the logits of the three kinds.</summary>
    internal const int LikelySpread = 3, FirstLogit = 5;

    /// <summary>A blur that spreads light by less counts as sharp, px.</summary>
    private const double SharpSpread = 0.4;

    private const double Upper = 0.75;

    internal static ShakeExample Of(float[] features, ShakeWindow window)
        => new(features, ShakeCode.Encode(window.Shake), window.Shake.Spread < SharpSpread ? 0 : window.IsDefocus ? 2 : 1);

    /// <summary>
    /// The pinball losses of the cautious, the likely (median) and the upper logarithm of the spread, the absolute errors of stretch and slant, and the cross
    /// entropy of the kind; of all the mean.
    /// </summary>
    /// <param name="said">(N, 8), of <see cref="ShakeEstimator.Forward"/>.</param>
    /// <param name="examples">N.</param>
    /// <param name="caution">The quantile of the cautious spread: saying too much costs (1 - caution) / caution times as much as saying too little.</param>
    internal static Tensor Loss(Tensor said, List<ShakeExample> examples, double caution)
    {
        using var scope = new TensorScope();
        Tensor spread = Column(examples, example => example.Target[0]);
        var shape = Tensor.From([.. examples.SelectMany(example => example.Target[1..].Select(value => (float)value))], examples.Count, 2);
        var isKind = Tensor.From([.. examples.SelectMany(example => Enumerable.Range(0, 3).Select(kind => kind == example.Kind ? 1f : 0))], examples.Count, 3);
        Tensor quantiles = Pinball(said.Narrow(1, 0, 1), spread, caution) + Pinball(said.Narrow(1, LikelySpread, 1), spread, 0.5) + Pinball(said.Narrow(1, LikelySpread + 1, 1), spread, Upper);
        Tensor kinds = (Functional.Softmax(said.Narrow(1, FirstLogit, 3), 1) * isKind).Sum([1]);                                  // (N)
        return scope.Keep(quantiles + (0.5 * (said.Narrow(1, 1, 2) - shape).Abs().Mean()) - (0.3 * (kinds + 1e-6).Log().Mean()));
    }

    /// <summary>The mean of q (y - x) where x is too low, and (1 - q)(x - y) where it is too high.</summary>
    private static Tensor Pinball(Tensor said, Tensor truth, double quantile)
    {
        Tensor below = truth - said;
        return Functional.Relu(below).Mean() * quantile + Functional.Relu(-below).Mean() * (1 - quantile);
    }

    private static Tensor Column(List<ShakeExample> examples, Func<ShakeExample, double> value)
        => Tensor.From([.. examples.Select(example => (float)value(example))], examples.Count, 1);
}
