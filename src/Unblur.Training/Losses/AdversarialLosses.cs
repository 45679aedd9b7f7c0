using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>Losses of a discriminator's scores. Pure functions; weights belong to the recipe.</summary>
public static class AdversarialLosses
{
    /// <summary>Least-squares GAN loss: the mean of (score − target)² over each map of scores, summed over the maps.</summary>
    /// <param name="scores">A map (N, 1, h, w) for each scale of the discriminator, unbounded; at least one.</param>
    /// <param name="target">1 for natural, 0 for others.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>NeurMAP, Eq. 8, as in its code: without a factor 1/2, scales summed. Mao et al. 2017.</remarks>
    /// <exception cref="ArgumentException">There is no map.</exception>
    public static Tensor LeastSquares(IReadOnlyList<Tensor> scores, double target)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Count > 0
            ? scores.Select(map => (map - target).Square().Mean()).Aggregate((sum, next) => sum + next)
            : throw new ArgumentException("there are no scores: a discriminator returns a map for each of its scales.", nameof(scores));
    }
}
