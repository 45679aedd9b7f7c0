using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Torch;
using Unblur.Training.Adversarial;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.Bgan;

/// <summary>Trains a network that blurs sharp photos as others are blurred, with pairs of them or without.</summary>
/// <remarks>Zhang et al., "Deblurring by Realistic Blurring", CVPR 2020, section 3.2.</remarks>
public static class BganTraining
{
    private const string Advice = "Smaller: --set data.patch=96, fewer network.blocks or network.channels, or network.shrink=2.";

    /// <inheritdoc cref="Supervised.SupervisedTraining.Run"/>
    public static void Run(BganRecipe recipe, TrainingContext context)
    {
        TrainingContext.Require(recipe, context);

        // Data: every sample is a function of seed, step and place in the whole batch, of which process r has the r-th part.
        BatchShare share = new(context.Group, Paired: 0, Unpaired: recipe.Data.Step.Patches);
        var data = BganData.Open(recipe, context.Warn, context.Cancellation);
        BganValidation validation = new(data.HeldOut, recipe);

        using PerceptualTerm perceptual = new(recipe.Perceptual, context.Device, recipe.Precision.On(context.Device));

        // The discriminator has its turn before the generator, whose moving average is validated and handed out.
        BganGenerator generator = CreateNetwork(recipe, context), averaged = CreateNetwork(recipe, context);
        var adversary = Adversary.Create(recipe.Adversarial, recipe.Run.Seed, context);
        using TrainingState state = new(BganRecipe.Kind);
        Trainee judging = state.Add(new Trainee("discriminator", adversary.Network, recipe.Optimizer.Adam) { ClipNorm = recipe.Optimizer.DiscriminatorClipNorm });
        Trainee generating = state.Add(
            new Trainee("blur", generator, recipe.Optimizer.Adam) { ClipNorm = recipe.Optimizer.ClipNorm, Key = "optimizer." });
        state.Add(new MovingAverage(generator, averaged, recipe.Optimizer.AverageDecay));
        BganUpdate update = new(generator, generating, judging, adversary, perceptual, recipe, share);

        SessionOptions options = new() { Run = recipe.Run, Main = averaged, Others = [(run => run.DiscriminatorWeights, adversary.Network)], Advice = Advice };
        using var session = TrainingSession.Begin(options, context, state);
        Prefetcher<SampleBatch> batches = session.Prefetch(
            step => SampleBatch.Draw(data.Training, recipe.Run.Seed, step, recipe.Data.Step.Patches, share.FirstUnpaired), recipe.Data.Step.Prefetch);
        while (session.Next())
        {
            session.Run(update, batches);
            if (session.IsValidated)
            {
                session.Validated(validation.Measure(averaged, context.Device, session.Show));
            }
        }
    }

    private static BganGenerator CreateNetwork(BganRecipe recipe, TrainingContext context)
    {
        string weights = context.WeightsFor(Blurring.BganFile.Of(recipe.InitialWeights), run => run.LatestWeights);
        BganGenerator network = (weights.Length > 0 ? NetworkFile.Load<BganGenerator>(weights) : recipe.Network.Create<BganGenerator>((ulong)recipe.Run.Seed)).Prepared(context.Device);
        network.Precision = recipe.Precision.On(context.Device);
        return network;
    }
}
