using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Torch;

namespace Unblur.Training.NeurMap;

/// <summary>What any motion network sees, in the units of NeurMAP's M: (N, 2, H, W), dy and dx of half the blur over 20 px. Differentiable.</summary>
/// <remarks>
/// Networks that are trained along straight lines measure these: one unit is <see cref="MotionUnits.LinePixelsPerUnit"/> of them, so that R blurs alike.
/// </remarks>
internal static class UnitMotion
{
    /// <summary>Of either sign where the network is M, which is trained up to it; else canonical.</summary>
    internal static Tensor Of(MotionNetwork network, Tensor images)
    {
        if (network is OffsetNet motion)
        {
            return motion.Forward(images);
        }

        using TensorScope scope = new();
        return scope.Keep(MotionUnits.FromPixels(network.Estimate(images).Flow, MotionUnits.LinePixelsPerUnit));
    }

    /// <summary>Canonical.</summary>
    internal static Tensor Canonical(MotionNetwork network, Tensor images) => network is OffsetNet ? CanonicalMotion.Of(Of(network, images)) : Of(network, images);
}
