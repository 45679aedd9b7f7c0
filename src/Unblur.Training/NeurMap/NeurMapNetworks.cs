using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Torch;
using Unblur.Torch.Optimizers;

namespace Unblur.Training.NeurMap;

/// <summary>The three networks, each with its optimizer, and what M saw in sharp photos.</summary>
/// <param name="Deblur">D, which is trained for its own sake.</param>
/// <param name="Motion">M.</param>
/// <param name="Discriminator">N.</param>
internal sealed record NeurMapNetworks(DeblurNetwork Deblur, OffsetNet Motion, MultiscaleDiscriminator Discriminator) : IDisposable
{
    internal required Adam DeblurOptimizer { get; init; }

    internal required Adam MotionOptimizer { get; init; }

    internal required Adam DiscriminatorOptimizer { get; init; }

    internal required MotionPool Pool { get; init; }

    internal static NeurMapNetworks Create(DeblurNetwork deblur, OffsetNet motion, MultiscaleDiscriminator discriminator, NeurMapRecipe recipe)
    {
        AdamOptions options = new() { Beta1 = recipe.Optimizer.Beta1, Beta2 = recipe.Optimizer.Beta2 };
        return new NeurMapNetworks(deblur, motion, discriminator)
        {
            DeblurOptimizer = new Adam(deblur.Trainable(), options),
            MotionOptimizer = new Adam(motion.Trainable(), options),
            DiscriminatorOptimizer = new Adam(discriminator.Trainable(), options),
            Pool = new MotionPool(recipe.MotionNetwork.Pool),
        };
    }

    /// <summary>M's canonical motion, (N, 2, H, W).</summary>
    internal Tensor MotionOf(Tensor images) => CanonicalMotion.Of(Motion.Forward(images));

    public void Dispose()
    {
        Deblur.Dispose();
        Motion.Dispose();
        Discriminator.Dispose();
        DeblurOptimizer.Dispose();
        MotionOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
        Pool.Dispose();
    }
}
