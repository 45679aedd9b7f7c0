using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>Relativistic average GAN losses: a real image is to look more real than generated ones do on average, and the other way round.</summary>
/// <remarks>
/// Jolicoeur-Martineau 2018; "Deblurring by Realistic Blurring" (CVPR 2020), section 3.4, uses them for blurry images (RBL) and sharp ones (RDBL). With
/// logits C, means E over a batch, a = C(real) − E C(fake) and b = C(fake) − E C(real). All are sums of two means; ESRGAN has half of that.
/// </remarks>
public static class RelativisticLosses
{
    /// <summary>What a discriminator minimises: −mean log σ(a) − mean log(1 − σ(b)).</summary>
    /// <param name="real">Logits of real images, any shape.</param>
    /// <param name="fake">Logits of generated ones, any shape.</param>
    /// <param name="mean">E of the whole batch where several processes share it; null for the mean of what is given. Gradients pass through it.</param>
    /// <returns>A scalar ≥ 0; 2 log 2 where it cannot tell.</returns>
    /// <remarks>Eq. 6.</remarks>
    public static Tensor Discriminator(Tensor real, Tensor fake, Func<Tensor, Tensor>? mean = null)
    {
        (Tensor a, Tensor b) = Compared(real, fake, mean);
        return Functional.Softplus(-a).Mean() + Functional.Softplus(b).Mean();
    }

    /// <summary>What a generator minimises: −mean log(1 − σ(a)) − mean log σ(b), which pushes generated images up and pulls real ones down.</summary>
    /// <returns>A scalar ≥ 0; 2 log 2 where the discriminator cannot tell.</returns>
    /// <remarks>What the text and Fig. 3 of the paper describe; <see cref="PrintedGenerator"/> is what its equations say.</remarks>
    /// <inheritdoc cref="Discriminator"/>
    public static Tensor Generator(Tensor real, Tensor fake, Func<Tensor, Tensor>? mean = null)
    {
        (Tensor a, Tensor b) = Compared(real, fake, mean);
        return Functional.Softplus(a).Mean() + Functional.Softplus(-b).Mean();
    }

    /// <summary>
    /// What Eq. 7 and 8 print for the generator: the discriminator's own loss, by which the generator helps to tell its images from real ones.
    /// </summary>
    /// <remarks>Eq. 7, and Eq. 8 with the C( ) that is missing there. For the record: <see cref="Generator"/> is what works.</remarks>
    /// <inheritdoc cref="Discriminator"/>
    public static Tensor PrintedGenerator(Tensor real, Tensor fake, Func<Tensor, Tensor>? mean = null) => Discriminator(real, fake, mean);

    private static (Tensor A, Tensor B) Compared(Tensor real, Tensor fake, Func<Tensor, Tensor>? mean)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(fake);
        mean ??= logits => logits.Mean();
        return (real - mean(fake), fake - mean(real));
    }
}
