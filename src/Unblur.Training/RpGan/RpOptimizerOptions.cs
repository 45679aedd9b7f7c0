using Unblur.Torch.Optimizers;
using Unblur.Training.Recipes;

namespace Unblur.Training.RpGan;

/// <summary>Adam and its schedule, the same for the generator and its discriminators: keys <c>optimizer.*</c>.</summary>
public sealed record RpOptimizerOptions
{
    public double LearningRate { get; init; } = 1e-4;

    public double FinalLearningRate { get; init; } = 1e-6;

    /// <summary>Steps with the highest rate; then it falls linearly until the last step.</summary>
    public int ConstantSteps { get; init; } = 6875;

    public double Beta2 { get; init; } = 0.99;

    public double ClipNorm { get; init; }

    public double AverageDecay { get; init; }

    internal AdamOptions Adam => new() { Beta2 = Beta2 };

    internal static RpOptimizerOptions Read(RecipeReader keys)
    {
        RpOptimizerOptions usual = new();
        return new RpOptimizerOptions
        {
            LearningRate = keys.Number("optimizer.learning_rate", usual.LearningRate, Bounds.Positive, "", "Highest learning rate."),
            FinalLearningRate = keys.Number("optimizer.final_learning_rate", usual.FinalLearningRate, Bounds.AtLeast(0), "", "Learning rate at the last step."),
            ConstantSteps = keys.Whole(
                "optimizer.constant_steps", usual.ConstantSteps, Bounds.AtLeast(0), "steps", "With the highest rate, which then falls linearly to the final one."),
            Beta2 = keys.Number("optimizer.beta2", usual.Beta2, Bounds.Decay, "per step", "Adam's decay of the mean of the squared gradients."),
            ClipNorm = keys.Number("optimizer.clip_norm", usual.ClipNorm, Bounds.AtLeast(0), "", "Largest joint norm of a network's gradients; 0 for any."),
            AverageDecay = keys.Number(
                "optimizer.average_decay", usual.AverageDecay, Bounds.Decay, "per step",
                "Decay of the moving average of the generator's weights, which fills the buffer and is the result; 0 for the weights themselves."),
        };
    }

    /// <summary>The learning rate of an update (counted from 0) in a run of so many steps.</summary>
    internal double RateAt(long step, int steps)
    {
        double share = Math.Clamp((step - ConstantSteps) / (double)Math.Max(1, steps - 1 - ConstantSteps), 0, 1);
        return LearningRate + ((FinalLearningRate - LearningRate) * share);
    }
}
