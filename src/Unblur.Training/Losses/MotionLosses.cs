using Unblur.Networks.OffsetNet;
using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>NeurMAP's losses of motion maps. Pure functions; weights belong to the recipe.</summary>
/// <remarks>Maps are (N, 2, H, W): dy, dx of M, canonical, in units of 20 px half-length, unless said.</remarks>
public static class MotionLosses
{
    // The square root has no derivative at 0, which a fresh M may return.
    private const double SmallestSquare = 1e-12;

    // R's samples lie at 20 t m px, t = -1, -6/7, ..., 1: the mean of |t| is 8/15, that of t² 8/21.
    private const double MeanReach = MotionUnits.HalfLengthOfUnit * 8 / 15;
    private const double MeanSquaredReach = MotionUnits.HalfLengthOfUnit * MotionUnits.HalfLengthOfUnit * 8 / 21;

    /// <summary>mean |m|: M should return no motion for a sharp or a restored photo.</summary>
    /// <param name="motion">A motion map.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>NeurMAP, Eq. 5, second term; in its first public code also the sharp image prior of Eq. 7, with target 0.</remarks>
    public static Tensor Magnitude(Tensor motion)
    {
        ArgumentNullException.ThrowIfNull(motion);
        return motion.Abs().Mean();
    }

    /// <summary>mean | |m| − 1 |, elementwise: M should return unit length along both axes for a blurry photo, with either sign of dy.</summary>
    /// <param name="blurry">Motion of blurry photos.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>NeurMAP, Eq. 5, first term: 1 is the paper's alpha of 40 px.</remarks>
    public static Tensor UnitMotion(Tensor blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        return (blurry.Abs() - 1).Abs().Mean();
    }

    /// <summary>mean |f − b|: while D is fixed, M should return the motion of the blurry photo for the restored one.</summary>
    /// <param name="restored">Motion of restored photos.</param>
    /// <param name="blurry">Motion of the blurry ones; the caller detaches it.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>NeurMAP, Eq. 5, third term.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Agreement(Tensor restored, Tensor blurry) => ImageLosses.MeanAbsolute(restored, blurry);

    /// <summary>mean |m − t| or |m + t|, whichever is smaller at a pixel: a blur is the same forwards and backwards.</summary>
    /// <param name="motion">Motion, canonical or not.</param>
    /// <param name="truth">The true motion, with either sign.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>Our own: for blur whose motion is known.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor AgreementUpToSign(Tensor motion, Tensor truth)
    {
        ImageLosses.CheckShapes(motion, truth);
        return Tensor.Minimum((motion - truth).Abs().Mean([1]), (motion + truth).Abs().Mean([1])).Mean();
    }

    /// <summary>mean max(0, ‖f‖ − ‖b‖), Euclidean at each pixel: restoration should make no motion longer.</summary>
    /// <param name="restored">Motion of restored photos.</param>
    /// <param name="blurry">Motion of the blurry ones.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>In NeurMAP's code alone. Norms are √(dy² + dx² + 1e-12).</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Growth(Tensor restored, Tensor blurry)
    {
        ImageLosses.CheckShapes(restored, blurry);
        return Functional.Relu(Length(restored) - Length(blurry)).Mean();
    }

    /// <summary>Total variation of the offsets in px at which R samples: 32/3 of that of the map.</summary>
    /// <param name="relative">Relative motion, canonical or not.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>
    /// NeurMAP's code applies Eq. 6 to R's offsets, (N, 15, 2, H, W); the paper to the map, as <see cref="SmoothnessLosses.TotalVariation"/>.
    /// </remarks>
    public static Tensor OffsetVariation(Tensor relative) => SmoothnessLosses.TotalVariation(relative) * MeanReach;

    /// <summary>Mean square of the offsets in px at which R samples.</summary>
    /// <param name="relative">Relative motion, canonical or not.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>A regulariser of weight 2e-4 in NeurMAP's first public code.</remarks>
    public static Tensor OffsetSquare(Tensor relative)
    {
        ArgumentNullException.ThrowIfNull(relative);
        return relative.Square().Mean() * MeanSquaredReach;
    }

    /// <summary>Distance of a restored photo's |motion| from the average of sharp photos: mean (|f| − e)², or mean | |f| − e |.</summary>
    /// <param name="restored">Motion of restored photos.</param>
    /// <param name="average">e, (2): see <see cref="NeurMap.MotionPool.Average"/>.</param>
    /// <param name="squared">Squares, as NeurMAP's latest code; else absolute values.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>NeurMAP, Eq. 7, whose norm the paper leaves open.</remarks>
    /// <exception cref="ArgumentException">The average is not one number for each channel.</exception>
    public static Tensor TowardsAverage(Tensor restored, Tensor average, bool squared)
    {
        ArgumentNullException.ThrowIfNull(restored);
        ArgumentNullException.ThrowIfNull(average);
        if (restored.Rank != 4 || average.Rank != 1 || average.Size(0) != restored.Size(1))
        {
            throw new ArgumentException($"motion is {restored} and its average {average}: give one number for each channel.", nameof(average));
        }

        Tensor difference = restored.Abs() - average.Reshape(1, average.Size(0), 1, 1);            // (N, 2, H, W)
        return (squared ? difference.Square() : difference.Abs()).Mean();
    }

    private static Tensor Length(Tensor motion) => (motion.Square().Sum([1]) + SmallestSquare).Sqrt();
}
