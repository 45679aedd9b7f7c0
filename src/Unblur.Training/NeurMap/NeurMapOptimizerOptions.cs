using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>How learning rates fall.</summary>
public enum RateSchedule
{
    /// <summary>Evenly to 0.</summary>
    Linear,

    /// <summary>Half a cosine to 0.</summary>
    Cosine,
    Constant,
}

/// <summary>Adam for the three networks, its schedule and the moving average of D: keys <c>optimizer.*</c>.</summary>
public sealed record NeurMapOptimizerOptions
{
    public double DeblurLearningRate { get; init; } = 5e-5;

    public double MotionLearningRate { get; init; } = 1e-4;

    public double DiscriminatorLearningRate { get; init; } = 1e-4;

    /// <summary>0 for any norm.</summary>
    public double DeblurClipNorm { get; init; }

    /// <summary>0 for any norm.</summary>
    public double MotionClipNorm { get; init; }

    /// <summary>0 for any norm.</summary>
    public double DiscriminatorClipNorm { get; init; }

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public RateSchedule Schedule { get; init; }

    /// <summary>0 lets the rate fall at every step.</summary>
    public int EpochSteps { get; init; }

    /// <summary>0 for no average.</summary>
    public double AverageDecay { get; init; }

    internal static NeurMapOptimizerOptions Read(RecipeReader keys)
    {
        NeurMapOptimizerOptions usual = new();
        return new NeurMapOptimizerOptions
        {
            DeblurLearningRate = Rate("deblur", "D's learning rate.", usual.DeblurLearningRate),
            MotionLearningRate = keys.Number(
                "optimizer.motion_learning_rate", usual.MotionLearningRate, Bounds.AtLeast(0), "", "M's learning rate; 0 leaves M as it is."),
            DiscriminatorLearningRate = Rate("discriminator", "N's learning rate.", usual.DiscriminatorLearningRate),
            DeblurClipNorm = Norm("deblur", "Largest joint norm of D's gradients, 0 for any; the code has 0.01 for MPRNet.", usual.DeblurClipNorm),
            MotionClipNorm = Norm("motion", "Largest joint norm of M's gradients, 0 for any; the code has 0.01 where D is MPRNet.", usual.MotionClipNorm),
            DiscriminatorClipNorm = Norm("discriminator", "Largest joint norm of N's gradients, 0 for any.", usual.DiscriminatorClipNorm),
            Beta1 = keys.Number("optimizer.beta1", usual.Beta1, Bounds.Decay, "per step", "Adam's decay of the mean of the gradients."),
            Beta2 = keys.Number("optimizer.beta2", usual.Beta2, Bounds.Decay, "per step", "Adam's decay of the mean of the squared gradients."),
            Schedule = keys.Choice("optimizer.schedule", usual.Schedule, "How the learning rates fall: linear and cosine fall to 0."),
            EpochSteps = keys.Whole(
                "optimizer.epoch_steps", usual.EpochSteps, Bounds.AtLeast(0), "steps",
                "Steps of an epoch, at whose ends alone the linear schedule falls, an epoch late as in the code: epochs 0 and 1 have the full rate; 0 "
                + "falls at every step."),
            AverageDecay = keys.Number(
                "optimizer.average_decay", usual.AverageDecay, Bounds.Decay, "per step", "Decay of the moving average of D's weights; 0 for none."),
        };

        double Rate(string network, string meaning, double fallback)
            => keys.Number($"optimizer.{network}_learning_rate", fallback, Bounds.Positive, "", meaning);

        double Norm(string network, string meaning, double fallback)
            => keys.Number($"optimizer.{network}_clip_norm", fallback, Bounds.AtLeast(0), "", meaning);
    }

    /// <summary>The factor of all learning rates at an update, counted from 0.</summary>
    internal double ScheduleAt(long step, int steps)
    {
        double progress = (double)step / steps;
        if (EpochSteps > 0)
        {
            int epochs = (steps + EpochSteps - 1) / EpochSteps;
            progress = Math.Max(0, (step / EpochSteps) - 1) / (double)epochs;
        }

        return Schedule switch
        {
            RateSchedule.Linear => 1 - progress,
            RateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            _ => 1,
        };
    }
}
