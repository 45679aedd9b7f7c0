using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Data.Sampling;

/// <summary>A patch for training.</summary>
/// <param name="Blurry">3 x P x P.</param>
/// <param name="Sharp">The same place of the sharp photo, turned alike.</param>
/// <param name="Flow">Its motion, canonical; null where the data set has none or nothing reads it.</param>
/// <param name="Source">What it was cut from.</param>
/// <param name="Place">Where.</param>
public sealed record PatchPair(PlanarImage Blurry, PlanarImage Sharp, MotionFlow? Flow, ImagePair Source, PatchPlace Place);
