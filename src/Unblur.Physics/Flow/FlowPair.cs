using Unblur.Imaging;

namespace Unblur.Physics.Flow;

/// <summary>A photo with and without blur, and the motion between them: all of one size.</summary>
/// <param name="Blurry">C x H x W.</param>
/// <param name="Sharp">C x H x W, the same pixels.</param>
/// <param name="Flow">H x W, canonical whole px: the label, exactly what was blurred with.</param>
public sealed record FlowPair(PlanarImage Blurry, PlanarImage Sharp, MotionFlow Flow);
