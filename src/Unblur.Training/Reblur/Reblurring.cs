using Unblur.Networks.OffsetNet;
using Unblur.Torch;

namespace Unblur.Training.Reblur;

/// <summary>NeurMAP's reblurring module R: the mean of 15 copies of an image, shifted along the motion of each pixel. Differentiable.</summary>
/// <remarks>
/// <para>R(S, m)(p) = 1/15 Σ S(p + 20 t m(p)) for t = 1, 6/7, ..., 0, ..., −1, sampled bilinearly: NeurMAP, Eq. 3, with N = 15 and
/// a relative motion of 40 m px. The kernel is not normalised again at the border, so zeros outside darken it.</para>
/// <para>float32 on the CPU takes one pass of our own in each direction, whose results do not depend on the number of threads, to
/// the bit; other types and devices take one grid_sample. Where a sample falls exactly on a pixel the gradient by the motion is
/// that of the cell to the right of and below it; grid_sample may see it in the other cell, when rounding puts it there.</para>
/// <para>Motion of NaN gives NaN. Samples are 2.86 px apart for each unit of motion: long blurs look like ghosts.</para>
/// </remarks>
public static class Reblurring
{
    /// <summary>Samples along the motion.</summary>
    public const int Samples = 15;

    /// <summary>Blurs images along a motion for each pixel.</summary>
    /// <param name="sharp">(N, C, H, W), any range.</param>
    /// <param name="motion">(N, 2, H, W): dy, dx in units of 20 px half-length (see <see cref="MotionUnits"/>); the sign does not matter.</param>
    /// <param name="border">What lies outside the image: zeros, as in NeurMAP, or the edge pixels for ever.</param>
    /// <returns>(N, C, H, W).</returns>
    /// <exception cref="ArgumentException">The shapes, types or devices do not fit, or the border is <see cref="SampleBorder.Reflect"/>.</exception>
    /// <remarks>Our own pass has a first derivative only; it refuses to be part of gradients of gradients.</remarks>
    public static Tensor Apply(Tensor sharp, Tensor motion, SampleBorder border = SampleBorder.Zeros)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        ArgumentNullException.ThrowIfNull(motion);
        Check(sharp, motion);
        if (border is not (SampleBorder.Zeros or SampleBorder.Replicate))
        {
            throw new ArgumentException($"The border is {border}: choose {SampleBorder.Zeros} or {SampleBorder.Replicate}.", nameof(border));
        }

        return sharp.DType == DType.Float32 && sharp.Device == Device.Cpu
            ? new ReblurFunction(border).Apply(sharp, motion)
            : GridReblurring.Apply(sharp, motion, border);
    }

    private static void Check(Tensor sharp, Tensor motion)
    {
        if (sharp.Rank != 4 || motion.Rank != 4 || motion.Size(0) != sharp.Size(0) || motion.Size(1) != 2
            || motion.Size(2) != sharp.Size(2) || motion.Size(3) != sharp.Size(3))
        {
            throw new ArgumentException(
                $"sharp is {sharp} and motion is {motion}: give (N, C, H, W) and (N, 2, H, W), a vector for each pixel.", nameof(motion));
        }

        if (sharp.DType != motion.DType || sharp.Device != motion.Device)
        {
            throw new ArgumentException(
                $"sharp is {sharp} and motion is {motion}: give both one element type and one device.", nameof(motion));
        }

        if (sharp.ElementCount == 0)
        {
            throw new ArgumentException($"sharp is {sharp}, which has no pixels.", nameof(sharp));
        }
    }
}
