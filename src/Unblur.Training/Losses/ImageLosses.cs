using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>Distances between a restored image and the sharp one. Pure functions; weights belong to the recipe.</summary>
public static class ImageLosses
{
    /// <summary>Mean absolute difference.</summary>
    /// <param name="restored">(N, C, H, W).</param>
    /// <param name="sharp">(N, C, H, W).</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanAbsolute(Tensor restored, Tensor sharp)
    {
        CheckShapes(restored, sharp);
        return (restored - sharp).Abs().Mean();
    }

    /// <summary>Mean absolute difference of the Fourier coefficients, of real and imaginary parts separately, with an orthonormal transform.</summary>
    /// <param name="restored">(N, C, H, W).</param>
    /// <param name="sharp">(N, C, H, W).</param>
    /// <returns>A scalar ≥ 0; of the size of <see cref="MeanAbsolute"/> where errors are spread over all frequencies.</returns>
    /// <remarks>The frequency reconstruction loss of MIMO-UNet (Cho et al. 2021, Eq. 9), up to its scale.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Frequency(Tensor restored, Tensor sharp)
    {
        CheckShapes(restored, sharp);
        long pixels = restored.Size(2) * restored.Size(3);
        Tensor spectrum = Functional.ViewAsReal(Functional.Rfft2(restored - sharp));   // (N, C, H, W / 2 + 1, 2)
        return spectrum.Abs().Mean() / Math.Sqrt(pixels);
    }

    /// <summary>Mean over the batch of the logarithm of the mean squared difference: every image counts in decibels.</summary>
    /// <param name="restored">(N, C, H, W), values in [0,1].</param>
    /// <param name="sharp">(N, C, H, W).</param>
    /// <param name="floor">Added to the MSE, above 0: images whose error is far below it hardly count, so that flat patches do not dominate the batch.</param>
    /// <returns>A scalar: mean of log10(MSE + floor), which is -PSNR / 10 up to the floor.</returns>
    /// <remarks>The PSNR loss of NAFNet's published training code (Chen et al. 2022), with a floor.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor LogMeanSquare(Tensor restored, Tensor sharp, double floor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(floor);
        CheckShapes(restored, sharp);
        Tensor squares = (restored - sharp).Square().Mean([1, 2, 3]);                  // (N)
        return (squares + floor).Log().Mean() / Math.Log(10);
    }

    /// <summary>Mean squared difference.</summary>
    /// <param name="restored">(N, C, H, W).</param>
    /// <param name="sharp">(N, C, H, W).</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquare(Tensor restored, Tensor sharp)
    {
        CheckShapes(restored, sharp);
        return (restored - sharp).Square().Mean();
    }

    internal static void CheckShapes(Tensor restored, Tensor sharp)
    {
        ArgumentNullException.ThrowIfNull(restored);
        ArgumentNullException.ThrowIfNull(sharp);
        if (!restored.Shape.AsSpan().SequenceEqual(sharp.Shape))
        {
            throw new ArgumentException($"restored is {restored} but sharp is {sharp}: crop both to one size.", nameof(restored));
        }
    }
}
