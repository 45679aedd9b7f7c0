using Unblur.Data;
using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Torch.Optimizers;
using Unblur.Training.Blurring;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>Trains a network on sharp photos that are blurred on the fly.</summary>
public static class SupervisedTraining
{
    private const string Advice = "Faster: a smaller data.patch or data.batch, or fewer network.channels, with --set.";

    /// <summary>Trains until the recipe's last step; continues from the run folder's newest checkpoint where there is one.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="context">Where, and who is informed. While an estimator learns, cancelling leaves no checkpoint yet.</param>
    /// <exception cref="TrainingDivergedException">A loss or a gradient is not finite, in any process.</exception>
    /// <exception cref="Torch.Distributed.ProcessLostException">Another process is gone; the first one has written a checkpoint of the last whole step.</exception>
    /// <exception cref="CheckpointException">Weights or a checkpoint cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed.</exception>
    public static void Run(SupervisedRecipe recipe, TrainingContext context)
    {
        TrainingContext.Require(recipe, context);

        // Data: every sample is a function of seed, step and place in the whole batch, of which process r has the r-th part.
        (PhotoSet Training, PhotoSet HeldOut) photos = PhotoSet.Find(recipe.Data.SharpFolders).HoldOutEvery(recipe.Data.ValidationEvery);
        new LeftOutPhotos(context.Warn).WarnOfOne(photos.Training.Files.Count, "sharp photo", recipe.Data.Patch);
        SupervisedSampler sampler = new(photos.Training, recipe, context.Warn, context.Cancellation);
        Validation validation = new(photos.HeldOut, recipe, context.Warn, context.Cancellation);

        // The network, its optimizer, and the moving average of its weights that is validated and published.
        using TrainingState state = new(SupervisedRecipe.Kind);
        DeblurNetwork network = CreateNetwork(recipe, context);
        AdamOptions adam = new() { Beta2 = recipe.Optimizer.Beta2, WeightDecay = recipe.Optimizer.WeightDecay };
        Trainee trainee = state.Add(
            new Trainee("network", network, adam) { ClipNorm = recipe.Optimizer.ClipNorm, Key = "optimizer.", NormName = "gradient_norm" });
        DeblurNetwork averaged = CreateNetwork(recipe, context);
        state.Add(new MovingAverage(network, averaged, recipe.Optimizer.AverageDecay));
        var mix = BlurMix.Create(recipe.Data.Mix, recipe.Run.Seed, recipe.Precision, context, state);
        SupervisedUpdate update = new(network, trainee, mix, recipe, context.Group);

        using var session = TrainingSession.Begin(Options(recipe, network, averaged, photos, context) with { Others = mix.Weights }, context, state);
        Prefetcher<SupervisedBatch> batches = session.Prefetch(Draw, recipe.Data.Prefetch);
        while (session.Next())
        {
            if (session.IsPictured)
            {
                validation.Show(averaged, context.Device, session.Show);
            }

            session.Run(update, batches);
            if (session.IsValidated)
            {
                session.Validated(validation.Measure(averaged, context.Device, session.Show));
            }
        }

        SupervisedBatch Draw(long step)
        {
            int first = context.Group.Rank * recipe.Data.Batch;
            return SupervisedBatch.Draw(
                recipe.Data.Batch, recipe.Data.Patch, recipe.Shake.Error, i => RandomStreams.ForTraining(recipe.Run.Seed, step, first + i),
                (i, random) => sampler.Draw(step, first + i, random));
        }
    }

    private static SessionOptions Options(
        SupervisedRecipe recipe, DeblurNetwork network, DeblurNetwork averaged, (PhotoSet Training, PhotoSet HeldOut) photos, TrainingContext context) => new()
        {
            Run = recipe.Run,
            Main = averaged,
            Advice = Advice,
            Prepare = recipe.Shake.EstimatorWindows > 0 && network is IShakeInformed informed
                ? () => ShakeEstimatorFit.Run(informed.Estimator, photos, recipe.Degradation, recipe.Shake, recipe.Run.Seed, context.Warn, context.Cancellation, context.Stage)
                : null,
        };

    private static DeblurNetwork CreateNetwork(SupervisedRecipe recipe, TrainingContext context)
    {
        DeblurNetwork network = context.CreateDeblur(recipe.InitialWeights, recipe.Network, recipe.Run.Seed, recipe.Precision);
        if (recipe.Shake.EstimatorWindows == 0 || network is not ShakeUNet { Estimator.JudgesKind: false } first)
        {
            return network;
        }

        using var generator = new Generator((ulong)recipe.Run.Seed);
        ShakeUNet renewed = first.WithNewEstimator(generator).Prepared(context.Device);
        renewed.Precision = network.Precision;
        network.Dispose();
        return renewed;
    }
}
