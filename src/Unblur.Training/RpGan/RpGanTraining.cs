using Unblur.Data;
using Unblur.Networks;
using Unblur.Networks.Backbones;
using Unblur.Networks.RpGan;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>Trains RP-GAN: a generator that restores what was deconvolved along the photo's motion, level after level, on samples that it made itself before.</summary>
/// <remarks>Wu, Di, Huang and Zhang, "Integrating neural networks into the blind deblurring framework to compete with end-to-end learning based methods", 2019.</remarks>
public static class RpGanTraining
{
    private const string Advice = "Smaller: --set network.channels=16, --set data.batch=4 or --set data.patch=96.";

    /// <inheritdoc cref="Supervised.SupervisedTraining.Run"/>
    public static void Run(RpGanRecipe recipe, TrainingContext context)
    {
        TrainingContext.Require(recipe, context);

        // What stands still: the backbone of the content loss, and the network that estimates motion.
        using Backbone? backbone = RpTrainees.CreateBackbone(recipe, context.Device);
        using MotionNetwork? estimator = RpTrainees.CreateMotion(recipe, context);
        RpMotion motion = new(estimator, recipe.Data.Margin, context.Device);
        RpLevels levels = new(recipe.Levels, context.Device);

        // Data: sample i of a buffer is a function of seed, step and i, and of the generator as it was then.
        (RpSceneSampler training, RpSceneSampler heldOut) = RpSceneSampler.Create(recipe, context.Warn, context.Cancellation);
        RpValidation validation = new(recipe, heldOut, motion, levels);
        RpSchedule schedule = new(recipe.Buffer, recipe.Data.Batch * context.Group.Size, recipe.Run.Seed);

        // Three networks that take turns, the buffer, and the moving average of the generator, which fills it and is the result.
        using TrainingState state = new(RpGanRecipe.Kind);
        var trainees = RpTrainees.Create(recipe, context);
        state.Add(trainees.Discriminator);
        state.Add(trainees.Critic);
        state.Add(trainees.Generator);
        PriorNetwork averaged = RpTrainees.CreateGenerator(recipe, context);
        state.Add(new MovingAverage(trainees.Generator.Network, averaged, recipe.Optimizer.AverageDecay));
        RpBuffer buffer = new();
        state.Add("buffer", buffer);
        RpFilling filling = new(recipe, training, motion, levels, buffer, context.Group);
        RpUpdate update = new(recipe, trainees, buffer, backbone, context.Group, context.Device);

        SessionOptions options = new() { Run = recipe.Run, Main = averaged, Others = Others(trainees, estimator), Advice = Advice };
        using var session = TrainingSession.Begin(options, context, state);
        Prefetcher<RpBatch> batches = session.Prefetch(step => schedule.Draw(step, context.Group.Rank * recipe.Data.Batch, recipe.Data.Batch), ahead: 1);
        while (session.Next())
        {
            if (schedule.IsDue(session.Step))
            {
                state.RefreshAverages();
                session.BeforeStep(() => filling.Run(session.Step, schedule.IsWarmup(session.Step), averaged, context.Cancellation));
            }

            session.Run(update, batches);
            if (session.IsValidated)
            {
                session.Validated(validation.Measure(averaged, session.Show));
            }
        }
    }

    private static IReadOnlyList<(Func<RunFolder, string> File, Torch.Modules.Module Network)> Others(RpTrainees trainees, MotionNetwork? estimator)
        => estimator is null
            ? [(run => run.DiscriminatorWeights, trainees.Discriminator.Network)]
            : [(run => run.DiscriminatorWeights, trainees.Discriminator.Network), (run => run.MotionWeights, estimator)];
}
