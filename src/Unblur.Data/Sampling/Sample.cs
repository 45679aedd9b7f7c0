using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Data.Sampling;

/// <summary>Patches to learn from: a blurry and a sharp one, and what else is known. All have one size, P x P px, RGB in [0,1].</summary>
/// <param name="Blurry">3 x P x P.</param>
/// <param name="Sharp">3 x P x P: of the same place where the sampler draws pairs, unrelated where it draws unpaired photos.</param>
public sealed record Sample(PlanarImage Blurry, PlanarImage Sharp)
{
    /// <summary>Motion of the blurry patch, canonical, px; null where it is not known or nothing reads it.</summary>
    public MotionFlow? Flow { get; init; }

    /// <summary>The kernel that the sharp patch was blurred with; null where it is not known.</summary>
    public BlurKernel? Kernel { get; init; }

    /// <summary>A second photo's patch, 3 x P x P, such as a sharp one of another thing; null where there is none.</summary>
    public PlanarImage? Second { get; init; }

    /// <summary>The pair that it was cut from; null where it comes from no pair of files.</summary>
    public ImagePair? Source { get; init; }

    /// <summary>Where it was cut out of <see cref="Source"/>; null where that is null.</summary>
    public PatchPlace? Place { get; init; }
}

/// <summary>Draws samples: each is a pure function of seed, step and place in the batch. Safe from several threads.</summary>
public interface ISampler
{
    /// <param name="seed">Fixes the draws.</param>
    /// <param name="step">Steps done before.</param>
    /// <param name="place">Place in the whole batch, over all processes.</param>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    Sample Draw(long seed, long step, int place);
}
