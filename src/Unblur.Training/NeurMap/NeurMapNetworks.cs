using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Torch;
using Unblur.Torch.Optimizers;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>The three networks in training, and the pool of motion that M estimated in sharp photos.</summary>
/// <param name="Deblur">D, which is trained for its own sake.</param>
/// <param name="Motion">M: the authors' OffsetNet, or another motion network in its place.</param>
/// <param name="Discriminator">N.</param>
internal sealed record NeurMapNetworks(DeblurNetwork Deblur, MotionNetwork Motion, MultiscaleDiscriminator Discriminator) : IDisposable
{
    internal required Trainee DeblurTrainee { get; init; }

    internal required Trainee MotionTrainee { get; init; }

    internal required Trainee DiscriminatorTrainee { get; init; }

    internal required MotionPool Pool { get; init; }

    /// <summary>The networks of a recipe, from its weights or fresh, ready to be trained. A run that is resumed has weights of its own.</summary>
    /// <exception cref="RecipeException">M looks at smaller photos than the recipe's patches allow.</exception>
    internal static NeurMapNetworks Create(NeurMapRecipe recipe, TrainingContext context)
    {
        string motionWeights = context.WeightsFor(recipe.MotionNetwork.InitialWeights, run => run.MotionWeights);
        MotionNetwork motion = motionWeights.Length > 0 ? LoadMotion(recipe, motionWeights) : FreshMotion(recipe);
        string discriminatorWeights = context.WeightsFor(recipe.Discriminator.InitialWeights, run => run.DiscriminatorWeights);
        MultiscaleDiscriminator discriminator = discriminatorWeights.Length > 0
            ? NetworkFile.Load<MultiscaleDiscriminator>(discriminatorWeights)
            : FreshDiscriminator(recipe);
        return Create(CreateDeblur(recipe, context), motion.Prepared(context.Device), discriminator.Prepared(context.Device), recipe);
    }

    /// <summary>Networks in training, with the recipe's optimizers.</summary>
    internal static NeurMapNetworks Create(DeblurNetwork deblur, MotionNetwork motion, MultiscaleDiscriminator discriminator, NeurMapRecipe recipe)
    {
        AdamOptions options = new() { Beta1 = recipe.Optimizer.Beta1, Beta2 = recipe.Optimizer.Beta2 };
        return new NeurMapNetworks(deblur, motion, discriminator)
        {
            DeblurTrainee = new Trainee("deblur", deblur, options) { ClipNorm = recipe.Optimizer.DeblurClipNorm },
            MotionTrainee = new Trainee("motion", motion, options) { ClipNorm = recipe.Optimizer.MotionClipNorm },
            DiscriminatorTrainee = new Trainee("discriminator", discriminator, options) { ClipNorm = recipe.Optimizer.DiscriminatorClipNorm },
            Pool = new MotionPool(recipe.MotionNetwork.Pool),
        };
    }

    /// <summary>D of a recipe.</summary>
    internal static DeblurNetwork CreateDeblur(NeurMapRecipe recipe, TrainingContext context)
        => context.CreateDeblur(recipe.InitialWeights, recipe.Network, recipe.Run.Seed, recipe.Precision);

    /// <summary>The state of a run, which disposes the networks. M and N have their turns before D.</summary>
    internal TrainingState State(MovingAverage average)
    {
        TrainingState state = new(NeurMapRecipe.Kind);
        state.Add(MotionTrainee);
        state.Add(DiscriminatorTrainee);
        state.Add(DeblurTrainee);
        state.Add(average);
        state.Add("pool", Pool);
        return state;
    }

    /// <summary>M's canonical motion, (N, 2, H, W).</summary>
    internal Tensor MotionOf(Tensor images) => UnitMotion.Canonical(Motion, images);

    public void Dispose()
    {
        DeblurTrainee.Dispose();
        MotionTrainee.Dispose();
        DiscriminatorTrainee.Dispose();
        Pool.Dispose();
    }

    private static MotionNetwork LoadMotion(NeurMapRecipe recipe, string weights)
    {
        MotionNetwork motion = NetworkFile.Load<MotionNetwork>(weights);
        int smallest = motion.Card.SmallestSize;
        if (recipe.Data.Patch >= smallest)
        {
            return motion;
        }

        motion.Dispose();
        throw new RecipeException($"data.patch is {recipe.Data.Patch}: {weights} looks at photos of {smallest} px and more, so give at least {smallest} px.");
    }

    private static OffsetNet FreshMotion(NeurMapRecipe recipe)
    {
        OffsetNet network = new(recipe.MotionNetwork.Size);
        using Generator generator = new((ulong)recipe.Run.Seed + 1);
        network.Initialize(generator);
        if (recipe.Motion.SyntheticMotion > 0)
        {
            SyntheticMotion.Lean(network);
        }

        return network;
    }

    private static MultiscaleDiscriminator FreshDiscriminator(NeurMapRecipe recipe)
    {
        MultiscaleDiscriminator network = new(recipe.Discriminator.Size);
        using Generator generator = new((ulong)recipe.Run.Seed + 2);
        network.Initialize(generator);
        return network;
    }
}
