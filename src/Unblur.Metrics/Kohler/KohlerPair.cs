using Unblur.Imaging;

namespace Unblur.Metrics.Kohler;

/// <summary>What <see cref="KohlerAlignment"/> gives for one frame.</summary>
/// <param name="Restored">Luma, scaled and moved, 1 x H x W; may leave [0,1]; 0 where nothing came from.</param>
/// <param name="Sharp">Luma of the frame, 0 there too.</param>
/// <param name="ShiftX">Pixels that the restored image was moved to the right.</param>
/// <param name="ShiftY">Pixels that it was moved down.</param>
/// <param name="Factor">What it was multiplied by.</param>
public sealed record KohlerPair(PlanarImage Restored, PlanarImage Sharp, int ShiftX, int ShiftY, double Factor);
