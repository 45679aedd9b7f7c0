using Unblur.Data;
using Unblur.Networks;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Torch.Optimizers;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.Sen;

/// <summary>Trains a network that estimates motion, SEN or our own, on sharp photos that are blurred on the fly.</summary>
public static class SenTraining
{
    private const string Advice = "Smaller: --set data.patch=96 or --set data.batch=4, or fewer network.channels.";

    /// <inheritdoc cref="Supervised.SupervisedTraining.Run"/>
    public static void Run(SenRecipe recipe, TrainingContext context)
    {
        TrainingContext.Require(recipe, context);

        // Data: every sample is a function of seed, step and place in the whole batch, of which process r has the r-th part.
        (PhotoSet Training, PhotoSet HeldOut) photos = PhotoSet.Find(recipe.Data.SharpFolders).HoldOutEvery(recipe.Data.ValidationEvery);
        MotionSampler sampler = new(photos.Training, recipe.Motion, recipe.Degradation, recipe.Data.Patch, context.Warn, context.Cancellation);
        SenValidation validation = new(photos.HeldOut, recipe, context.Warn, context.Cancellation);

        // The network, its optimizer, and the moving average of its weights that is validated and handed out.
        MotionNetwork network = CreateNetwork(recipe, context), averaged = CreateNetwork(recipe, context);
        using TrainingState state = new(SenRecipe.Kind);
        Trainee trainee = state.Add(new Trainee("motion", network, new AdamOptions { Beta2 = recipe.Optimizer.Beta2, WeightDecay = recipe.Optimizer.WeightDecay })
        {
            ClipNorm = recipe.Optimizer.ClipNorm,
            Key = "optimizer.",
            NormName = "gradient_norm",
        });
        state.Add(new MovingAverage(network, averaged, recipe.Optimizer.AverageDecay));
        SenUpdate update = new(network, trainee, recipe, context.Group);

        SessionOptions options = new() { Run = recipe.Run, Main = averaged, Advice = Advice, MotionScale = recipe.Motion.Ceiling };
        using var session = TrainingSession.Begin(options, context, state);
        Prefetcher<SenBatch> batches = session.Prefetch(Draw, recipe.Data.Prefetch);
        while (session.Next())
        {
            session.Run(update, batches);
            if (session.IsValidated)
            {
                session.Validated(validation.Measure(averaged, context.Device, session.Show));
            }
        }

        SenBatch Draw(long step) => SenBatch.Draw(
            sampler, recipe.Data.Batch, recipe.Data.Patch, i => RandomStreams.ForTraining(recipe.Run.Seed, step, (context.Group.Rank * recipe.Data.Batch) + i));
    }

    private static MotionNetwork CreateNetwork(SenRecipe recipe, TrainingContext context)
    {
        string weights = context.WeightsFor(recipe.InitialWeights, run => run.LatestWeights);
        MotionNetwork network = (weights.Length > 0 ? NetworkFile.Load<MotionNetwork>(weights) : recipe.Network.Create<MotionNetwork>((ulong)recipe.Run.Seed)).Prepared(context.Device);
        network.Precision = recipe.Precision.On(context.Device);
        return network;
    }
}
