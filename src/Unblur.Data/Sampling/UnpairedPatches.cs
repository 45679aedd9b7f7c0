using Unblur.Imaging;

namespace Unblur.Data.Sampling;

/// <summary>Two patches that have nothing to do with each other.</summary>
/// <param name="Blurry">3 x P x P.</param>
/// <param name="Sharp">3 x P x P, of another place or thing.</param>
public sealed record UnpairedPatches(PlanarImage Blurry, PlanarImage Sharp);
