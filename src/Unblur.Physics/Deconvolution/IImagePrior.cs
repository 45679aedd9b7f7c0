using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>What is known of sharp photos before one is seen: the Z step of half-quadratic splitting.</summary>
/// <remarks>An instance may keep what it found, to go on from there in the next call; it serves one photo and one thread at a time.</remarks>
public interface IImagePrior
{
    /// <summary>argmin over Z of ½‖Z − I‖² + weight p(Z), or what a denoiser gives in its place.</summary>
    /// <param name="image">I, C x H x W; not changed.</param>
    /// <param name="weight">At least 0, in units of I². For a denoiser of noise of variance s²: s².</param>
    /// <param name="result">Z, C x H x W; what it held is overwritten. Not <paramref name="image"/> itself.</param>
    void Denoise(PlanarImage image, double weight, PlanarImage result);
}
