using Unblur.Imaging;
using Unblur.Physics.Degradations;

namespace Unblur.Physics.Frames;

/// <summary>A blurry image made of consecutive frames, and its sharp twin.</summary>
/// <param name="Blurry">C x H x W, gamma-encoded, not rounded: see <see cref="DegradationPipeline.Develop"/>.</param>
/// <param name="Sharp">C x H x W, gamma-encoded: the middle frame.</param>
/// <param name="FirstFrame">Place of the group's first frame in the sequence, from 0.</param>
/// <param name="SharpFrame">Place of the middle frame.</param>
public sealed record AveragedFrames(PlanarImage Blurry, PlanarImage Sharp, int FirstFrame, int SharpFrame);
