using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>How far estimated motion flow is from the true one. Pure functions; weights belong to the recipe.</summary>
public static class FlowLosses
{
    /// <summary>Mean squared difference of each output, summed over the outputs: Σ_k mean (U_k − U)².</summary>
    /// <param name="flows">(N, 2, H, W) for each stack of a network, px; at least one.</param>
    /// <param name="truth">(N, 2, H, W): canonical labels, px.</param>
    /// <returns>A scalar ≥ 0, px².</returns>
    /// <remarks>SEN + RP-GAN, Eq. 1, for each of the two stacks. Near u = 0 a label and its neighbour can have opposite v, whose mean is no motion.</remarks>
    /// <exception cref="ArgumentException">There is no output, or shapes differ.</exception>
    public static Tensor MeanSquare(IReadOnlyList<Tensor> flows, Tensor truth) => Sum(flows, flow => ImageLosses.MeanSquare(flow, truth));

    /// <summary>As <see cref="MeanSquare"/>, with the nearer of the label and its reverse at each pixel: mean of min(|U − T|², |U + T|²) / 2.</summary>
    /// <param name="flows">(N, 2, H, W) for each stack of a network, px; at least one.</param>
    /// <param name="truth">(N, 2, H, W): labels of either sign, px.</param>
    /// <returns>A scalar ≥ 0, px².</returns>
    /// <remarks>Our own: a blur is the same forwards and backwards, and no label is torn from its neighbour.</remarks>
    /// <exception cref="ArgumentException">There is no output, or shapes differ.</exception>
    public static Tensor MeanSquareUpToSign(IReadOnlyList<Tensor> flows, Tensor truth) => Sum(flows, flow =>
    {
        ImageLosses.CheckShapes(flow, truth);
        return Tensor.Minimum((flow - truth).Square().Mean([1]), (flow + truth).Square().Mean([1])).Mean();
    });

    /// <summary>mean |D − T|: the distance of doubled angles, which know no sign.</summary>
    /// <param name="doubled">(N, 2, h, w): L cos 2a, L sin 2a, px.</param>
    /// <param name="truth">(N, 2, h, w), px.</param>
    /// <returns>A scalar ≥ 0, px.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor DoubledAngle(Tensor doubled, Tensor truth) => ImageLosses.MeanAbsolute(doubled, truth);

    /// <summary>mean (|D − T| / s + log s): the likelihood of an error of Laplace's distribution, whose width s is estimated with it.</summary>
    /// <param name="doubled">(N, 2, h, w): L cos 2a, L sin 2a, px.</param>
    /// <param name="logSpread">(N, 1, h, w): log s, s in px.</param>
    /// <param name="truth">(N, 2, h, w), px.</param>
    /// <returns>A scalar; least where s is the mean absolute error.</returns>
    /// <remarks>Kendall and Gal 2017, with absolute in place of squared errors.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Uncertain(Tensor doubled, Tensor logSpread, Tensor truth)
    {
        ImageLosses.CheckShapes(doubled, truth);
        ArgumentNullException.ThrowIfNull(logSpread);
        Tensor error = (doubled - truth).Abs().Mean([1], keepDimensions: true);                    // (N, 1, h, w)
        ImageLosses.CheckShapes(logSpread, error);
        return ((error * (-logSpread).Exp()) + logSpread).Mean();
    }

    private static Tensor Sum(IReadOnlyList<Tensor> flows, Func<Tensor, Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(flows);
        return flows.Count > 0
            ? flows.Select(loss).Aggregate((sum, next) => sum + next)
            : throw new ArgumentException("there is no flow: a network gives one for each of its stacks.", nameof(flows));
    }
}
