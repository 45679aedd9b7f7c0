using Unblur.Imaging;
using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Alignment;

/// <summary>What <see cref="RealBlurAlignment"/> gives.</summary>
/// <param name="Restored">Scaled, warped and masked; may leave [0,1].</param>
/// <param name="Sharp">Masked.</param>
/// <param name="Mask">C x H x W: 1 where the warped image exists.</param>
/// <param name="Map">From the sharp image's pixels to the restored one's.</param>
/// <param name="Factor">What the restored image was multiplied by.</param>
public sealed record AlignedPair(PlanarImage Restored, PlanarImage Sharp, PlanarImage Mask, Homography Map, double Factor);

/// <summary>The alignment before every published number on RealBlur: one intensity factor, then a homography.</summary>
/// <remarks>
/// Rim et al. 2020; MPRNet and NeurMAP use the same code. The restored image z is multiplied by sum(xz) / sum(zz), x being the sharp one, over all
/// channels; ECC finds in 100 steps the homography between their luma; z is warped bicubically with reflected borders; where it reaches outside, both
/// are set to 0.
/// </remarks>
public static class RealBlurAlignment
{
    private const int Iterations = 100;

    /// <summary>Aligns a restored image with the sharp one.</summary>
    /// <param name="restored">RGB in [0,1].</param>
    /// <param name="sharp">Of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or an image is not RGB or grey.</exception>
    /// <exception cref="AlignmentException">
    /// ECC does not converge, as on images that do not belong together. There is no score then: the published evaluation stops at such an image.
    /// </exception>
    public static AlignedPair Align(PlanarImage restored, PlanarImage sharp)
    {
        SizeCheck.Same(restored, sharp);
        double factor = Intensity.BestFactor(restored, sharp);
        if (!double.IsFinite(factor))
        {
            throw new AlignmentException("The restored image is black: there is nothing to align.");
        }

        PlanarImage scaled = Intensity.Scale(restored, factor);
        Homography map = EccAlignment.Find(DoublePlane.Luma(sharp), DoublePlane.Luma(scaled), Iterations);
        PlanarImage mask = HomographyWarp.Inside(sharp.Channels, sharp.Height, sharp.Width, map);
        return new AlignedPair(Intensity.Multiply(HomographyWarp.Bicubic(scaled, map), mask), Intensity.Multiply(sharp, mask), mask, map, factor);
    }
}
