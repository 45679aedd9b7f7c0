using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Networks;
using Unblur.Training.Blurring;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>Trains a deblurring network on blurry and sharp photos that show different things, with pairs or without them.</summary>
/// <remarks>Zhang et al., NeurMAP: D restores, M estimates motion, R blurs again by it, N distinguishes natural images from others.</remarks>
public static class NeurMapTraining
{
    /// <summary>Trains until the recipe's last step; continues from the run folder's newest checkpoint where there is one.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="context">Where, and who is informed.</param>
    /// <exception cref="TrainingDivergedException">A term, a gradient, a weight or a restored photo is not finite, in any process.</exception>
    /// <exception cref="Torch.Distributed.ProcessLostException">
    /// Another process is gone; the first one has written a checkpoint of the last whole step.
    /// </exception>
    /// <exception cref="CheckpointException">Weights or a checkpoint cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed.</exception>
    public static void Run(NeurMapRecipe recipe, TrainingContext context)
    {
        TrainingContext.Require(recipe, context);

        // Data: a batch is a function of seed and step, a process's share of it of its rank too.
        BatchShare share = NeurMapData.ShareOf(recipe, context.Group);
        NeurMapData data = new(recipe, share, context.Warn, context.Cancellation);
        NeurMapValidation validation = new(recipe, data);

        // Three networks that take turns, and the moving average of D that is validated and published.
        var networks = NeurMapNetworks.Create(recipe, context);
        DeblurNetwork averaged = NeurMapNetworks.CreateDeblur(recipe, context);
        using TrainingState state = networks.State(new MovingAverage(networks.Deblur, averaged, recipe.Optimizer.AverageDecay));
        var mix = BlurMix.Create(recipe.Data.Mix, recipe.Run.Seed, recipe.Precision, context, state);
        Alternation alternation = new(networks, recipe, share, mix);

        using var session = TrainingSession.Begin(Options(recipe, networks, averaged, mix), context, state);
        Prefetcher<SampleBatch> batches = session.Prefetch(data.Draw, recipe.Data.Prefetch);
        while (session.Next())
        {
            if (session.IsPictured)
            {
                validation.Show(averaged, networks.Motion, context.Device, session.Show);
            }

            session.Run(alternation, batches);
            if (session.IsValidated)
            {
                session.Validated(validation.Measure(averaged, networks.Motion, context.Device, session.Show));
            }
        }
    }

    private static SessionOptions Options(NeurMapRecipe recipe, NeurMapNetworks networks, DeblurNetwork averaged, BlurMix mix) => new()
    {
        Run = recipe.Run,
        Main = recipe.TrainsDeblur ? averaged : null,
        Others = recipe.TrainsDeblur
            ? [(run => run.MotionWeights, networks.Motion), (run => run.DiscriminatorWeights, networks.Discriminator), .. mix.Weights]
            : [(run => run.MotionWeights, networks.Motion)],
        MotionScale = NeurMapSample.LongestMotion,
        Advice = NeurMapAdvice.For(recipe),
    };
}
