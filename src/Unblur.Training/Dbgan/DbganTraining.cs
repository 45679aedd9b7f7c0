using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Networks;
using Unblur.Training.Adversarial;
using Unblur.Training.Blurring;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.Dbgan;

/// <summary>Trains a network that restores, against a discriminator, on pairs whose blur a BGAN may have made.</summary>
/// <remarks>Zhang et al., "Deblurring by Realistic Blurring", CVPR 2020, section 3.3.</remarks>
public static class DbganTraining
{
    private const string Advice = "Smaller: --set data.patch=96, fewer network.blocks or network.channels, or network.shrink=2.";

    /// <inheritdoc cref="Supervised.SupervisedTraining.Run"/>
    public static void Run(DbganRecipe recipe, TrainingContext context)
    {
        TrainingContext.Require(recipe, context);

        // Data: every sample is a function of seed, step and place in the whole batch, of which process r has the r-th part.
        BatchShare share = new(context.Group, Paired: 0, Unpaired: recipe.Data.Step.Patches);
        var data = DbganData.Open(recipe, context.Warn, context.Cancellation);
        DbganValidation validation = new(data.HeldOut);

        using PerceptualTerm perceptual = new(recipe.Perceptual, context.Device, recipe.Precision.On(context.Device));

        // The discriminator has its turn before the generator, whose moving average is validated and handed out. A BGAN stands still.
        DeblurNetwork generator = CreateNetwork(recipe, context), averaged = CreateNetwork(recipe, context);
        var adversary = Adversary.Create(recipe.Adversarial, recipe.Run.Seed, context);
        using TrainingState state = new(DbganRecipe.Kind);
        Trainee judging = state.Add(new Trainee("discriminator", adversary.Network, recipe.Optimizer.Adam) { ClipNorm = recipe.Optimizer.DiscriminatorClipNorm });
        Trainee generating = state.Add(
            new Trainee("deblur", generator, recipe.Optimizer.Adam) { ClipNorm = recipe.Optimizer.ClipNorm, Key = "optimizer." });
        state.Add(new MovingAverage(generator, averaged, recipe.Optimizer.AverageDecay));
        var mix = BlurMix.Create(recipe.Data.Mix, recipe.Run.Seed, recipe.Precision, context, state);
        DbganUpdate update = new(generator, generating, judging, adversary, perceptual, mix, recipe, share);

        SessionOptions options = new()
        {
            Run = recipe.Run,
            Main = averaged,
            Others = [(run => run.DiscriminatorWeights, adversary.Network), .. mix.Weights],
            Advice = Advice,
        };
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

    private static DeblurNetwork CreateNetwork(DbganRecipe recipe, TrainingContext context)
        => context.CreateDeblur(BganFile.Of(recipe.InitialWeights), recipe.Network, recipe.Run.Seed, recipe.Precision);
}
