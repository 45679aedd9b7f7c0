using Unblur.Training.Recipes;

namespace Unblur.Training.Sen;

/// <summary>How the learning rate falls.</summary>
public enum RateSchedule
{
    /// <summary>Linear warm-up, then half a cosine to the final rate at the last step.</summary>
    Cosine,

    /// <summary>Constant, then linear to the final rate, which stays: SEN's.</summary>
    Linear,
}

/// <summary>Adam, its schedule, and the order in which stacks are trained: keys <c>optimizer.*</c>.</summary>
public sealed record SenOptimizerOptions
{
    public RateSchedule Schedule { get; init; }

    public double LearningRate { get; init; } = 5e-4;

    public double FinalLearningRate { get; init; } = 1e-6;

    public int WarmupSteps { get; init; } = 300;

    public int ConstantSteps { get; init; }

    public int DecaySteps { get; init; }

    /// <summary>Steps in which the first stack of sen is trained alone; then the second one begins as its copy. 0 for both from the beginning.</summary>
    public int FirstStackSteps { get; init; }

    /// <summary>Steps after those, in which the first stack stands still.</summary>
    public int FrozenSteps { get; init; }

    public double WeightDecay { get; init; }

    public double Beta2 { get; init; } = 0.99;

    public double ClipNorm { get; init; }

    public double AverageDecay { get; init; } = 0.999;

    internal static SenOptimizerOptions Read(RecipeReader keys)
    {
        SenOptimizerOptions usual = new();
        return new SenOptimizerOptions
        {
            Schedule = keys.Choice("optimizer.schedule", usual.Schedule, "Warm-up and half a cosine, or constant and then linear."),
            LearningRate = keys.Number("optimizer.learning_rate", usual.LearningRate, Bounds.Positive, "", "Highest learning rate."),
            FinalLearningRate = keys.Number("optimizer.final_learning_rate", usual.FinalLearningRate, Bounds.AtLeast(0), "", "Learning rate at the end."),
            WarmupSteps = Steps("warmup_steps", usual.WarmupSteps, "Of cosine: steps over which the rate rises linearly from 0."),
            ConstantSteps = Steps("constant_steps", usual.ConstantSteps, "Of linear: steps with the highest rate."),
            DecaySteps = Steps("decay_steps", usual.DecaySteps, "Of linear: steps over which the rate then falls to the final one, which stays."),
            FirstStackSteps = Steps(
                "first_stack_steps", usual.FirstStackSteps, "Of sen: steps in which the first stack is trained alone; the second one begins as its copy. 0 trains both at once."),
            FrozenSteps = Steps("frozen_steps", usual.FrozenSteps, "Of sen: steps after those, in which the first stack stands still."),
            WeightDecay = keys.Number("optimizer.weight_decay", usual.WeightDecay, Bounds.AtLeast(0), "", "Decoupled weight decay."),
            Beta2 = keys.Number("optimizer.beta2", usual.Beta2, Bounds.Decay, "per step", "Adam's decay of the mean of the squared gradients."),
            ClipNorm = keys.Number("optimizer.clip_norm", usual.ClipNorm, Bounds.AtLeast(0), "", "Largest joint norm of the gradients; 0 for any."),
            AverageDecay = keys.Number(
                "optimizer.average_decay", usual.AverageDecay, Bounds.Decay, "per step", "Decay of the moving average of the weights; 0 for the weights themselves."),
        };

        int Steps(string key, int fallback, string meaning) => keys.Whole($"optimizer.{key}", fallback, Bounds.AtLeast(0), "steps", meaning);
    }

    /// <summary>The learning rate of an update (counted from 0) in a run of so many steps.</summary>
    internal double RateAt(long step, int steps)
    {
        double fall = LearningRate - FinalLearningRate;
        if (Schedule == RateSchedule.Linear)
        {
            double share = Math.Clamp((step - ConstantSteps) / (double)Math.Max(1, DecaySteps), 0, 1);
            return LearningRate - (fall * (step < ConstantSteps ? 0 : share));
        }

        return step < WarmupSteps
            ? LearningRate * (step + 1) / WarmupSteps
            : FinalLearningRate + (fall * 0.5 * (1 + Math.Cos(Math.PI * (step - WarmupSteps) / Math.Max(1, steps - WarmupSteps))));
    }
}
