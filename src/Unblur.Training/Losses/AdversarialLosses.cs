using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>Losses of a discriminator's scores. Pure functions; weights belong to the recipe.</summary>
public static class AdversarialLosses
{
    // The square root has no derivative at 0.
    private const double SmallestSquare = 1e-12;

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

    /// <summary>What a discriminator of logits minimises: mean log(1 + e^(−r)) + mean log(1 + e^f), which is −log D(real) − log(1 − D(fake)), D the sigmoid.</summary>
    /// <param name="real">Logits of real images, any shape.</param>
    /// <param name="fake">Logits of generated ones, any shape.</param>
    /// <returns>A scalar ≥ 0; 2 log 2 where it cannot tell.</returns>
    /// <remarks>SEN + RP-GAN, Eq. 5, for D_cGAN.</remarks>
    public static Tensor Discriminator(Tensor real, Tensor fake)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(fake);
        return Functional.Softplus(-real).Mean() + Functional.Softplus(fake).Mean();
    }

    /// <summary>What a generator minimises, so that its gradient is strong where the discriminator is sure: mean log(1 + e^(−f)) = −log D(fake).</summary>
    /// <param name="fake">Logits of generated images, any shape.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>Goodfellow et al. 2014, section 3; the paper prints <see cref="PrintedGenerator"/>.</remarks>
    public static Tensor Generator(Tensor fake)
    {
        ArgumentNullException.ThrowIfNull(fake);
        return Functional.Softplus(-fake).Mean();
    }

    /// <summary>What the paper prints for the generator: mean log(1 − D(fake)) = −mean log(1 + e^f). It saturates where the discriminator is sure.</summary>
    /// <param name="fake">Logits of generated images, any shape.</param>
    /// <returns>A scalar ≤ 0, without a lower bound.</returns>
    /// <remarks>SEN + RP-GAN, Eq. 5 and section 4.2.3.</remarks>
    public static Tensor PrintedGenerator(Tensor fake)
    {
        ArgumentNullException.ThrowIfNull(fake);
        return -Functional.Softplus(fake).Mean();
    }

    /// <summary>What the artefact critic minimises: mean D_p(O) − mean D_p(I*), so that it gives deconvolved images with artefacts more than blurry ones.</summary>
    /// <param name="deconvolved">Scores of I*, any shape.</param>
    /// <param name="blurry">Scores of O, any shape.</param>
    /// <returns>A scalar: minus the distance of Wasserstein's, where the critic is 1-Lipschitz.</returns>
    /// <remarks>SEN + RP-GAN, Eq. 6, with its sign turned.</remarks>
    public static Tensor ArtefactCritic(Tensor deconvolved, Tensor blurry)
    {
        ArgumentNullException.ThrowIfNull(deconvolved);
        ArgumentNullException.ThrowIfNull(blurry);
        return blurry.Mean() - deconvolved.Mean();
    }

    /// <summary>mean max(0, D_p(G) − D_p(S)): an image is punished where it shows more artefacts than its sharp one. Scores are means over an image's patches.</summary>
    /// <param name="generated">Scores of generated images, (N, 1, h, w).</param>
    /// <param name="sharp">Scores of their sharp images, in the same order; no gradient passes to them.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>SEN + RP-GAN, Eq. 7.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor ArtefactHinge(Tensor generated, Tensor sharp)
    {
        ImageLosses.CheckShapes(generated, sharp);
        return Functional.Relu(PerImage(generated) - PerImage(sharp.Detach())).Mean();
    }

    /// <summary>mean (‖∇D(x)‖ − 1)², x on the line between two images: holds a critic near 1-Lipschitz. Its own gradient passes through the gradient.</summary>
    /// <param name="critic">D: scores of images, (N, 1, h, w); no batch norm, which would tie images together.</param>
    /// <param name="first">(N, C, H, W).</param>
    /// <param name="second">(N, C, H, W).</param>
    /// <param name="mix">(N, 1, 1, 1), in [0,1]: the share of the first one, for each image.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>Gulrajani et al. 2017, Eq. 3, without its weight of 10; in place of the weight clipping of WGAN, which the paper cites.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor GradientPenalty(Func<Tensor, Tensor> critic, Tensor first, Tensor second, Tensor mix)
    {
        ArgumentNullException.ThrowIfNull(critic);
        ArgumentNullException.ThrowIfNull(mix);
        ImageLosses.CheckShapes(first, second);
        using var recording = GradMode.Enabled();
        Tensor between = ((first.Detach() * mix) + (second.Detach() * (1 - mix))).Detach();
        between.RequiresGrad = true;
        Tensor score = PerImage(critic(between)).Sum();
        Tensor gradient = Tensor.Grad([score], [between], createGraph: true)[0];               // (N, C, H, W)
        Tensor norm = (gradient.Square().Sum([1, 2, 3]) + SmallestSquare).Sqrt();              // (N)
        return (norm - 1).Square().Mean();
    }

    private static Tensor PerImage(Tensor scores) => scores.Mean([1, 2, 3]);
}
