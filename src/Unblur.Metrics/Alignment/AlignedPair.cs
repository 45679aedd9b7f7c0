using Unblur.Imaging;

namespace Unblur.Metrics.Alignment;

/// <summary>What <see cref="RealBlurAlignment"/> gives.</summary>
/// <param name="Restored">Scaled, warped and masked; may leave [0,1].</param>
/// <param name="Sharp">Masked.</param>
/// <param name="Mask">C x H x W: 1 where the warped image exists.</param>
/// <param name="Map">From the sharp image's pixels to the restored one's.</param>
/// <param name="Factor">What the restored image was multiplied by.</param>
public sealed record AlignedPair(PlanarImage Restored, PlanarImage Sharp, PlanarImage Mask, Homography Map, double Factor);
