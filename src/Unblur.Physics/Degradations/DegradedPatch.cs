using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Degradations;

/// <summary>A training pair, and what made it.</summary>
/// <param name="Blurry">C x P x P, gamma-encoded, multiples of 1/255 in [0,1].</param>
/// <param name="Sharp">C x P x P, gamma-encoded, the same pixels without blur, noise and compression.</param>
/// <param name="Kernel">The blur; <see cref="BlurKernel.Identity"/> where nothing was blurred.</param>
/// <param name="Settings">The other draws.</param>
public sealed record DegradedPatch(PlanarImage Blurry, PlanarImage Sharp, BlurKernel Kernel, DegradationSettings Settings);
