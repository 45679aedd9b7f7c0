using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>AdamW, its schedule and the moving average of a <see cref="SupervisedRecipe"/>: keys <c>optimizer.*</c>.</summary>
public sealed record SupervisedOptimizerOptions
{
    public double LearningRate { get; init; } = 5e-4;

    public double FinalLearningRate { get; init; } = 1e-6;

    public int WarmupSteps { get; init; } = 300;

    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>0.99, not the usual 0.999: shorter memory, fewer jumps.</summary>
    public double Beta2 { get; init; } = 0.99;

    public double ClipNorm { get; init; } = 0.5;

    public double AverageDecay { get; init; } = 0.999;

    internal static SupervisedOptimizerOptions Read(RecipeReader keys)
    {
        SupervisedOptimizerOptions usual = new();
        return new SupervisedOptimizerOptions
        {
            LearningRate = keys.Number("optimizer.learning_rate", usual.LearningRate, Bounds.Positive, "", "Peak learning rate."),
            FinalLearningRate = keys.Number(
                "optimizer.final_learning_rate", usual.FinalLearningRate, Bounds.AtLeast(0), "", "Learning rate at the end of the cosine."),
            WarmupSteps = keys.Whole("optimizer.warmup_steps", usual.WarmupSteps, Bounds.Any, "steps", "Over which the rate rises linearly from 0."),
            WeightDecay = keys.Number("optimizer.weight_decay", usual.WeightDecay, Bounds.Any, "", "Decoupled weight decay."),
            Beta2 = keys.Number("optimizer.beta2", usual.Beta2, Bounds.Decay, "per step", "Adam's decay of the mean of the squared gradients."),
            ClipNorm = keys.Number("optimizer.clip_norm", usual.ClipNorm, Bounds.Positive, "", "Largest joint norm of the gradients."),
            AverageDecay = keys.Number("optimizer.average_decay", usual.AverageDecay, Bounds.Decay, "per step", "Decay of the moving average of the weights."),
        };
    }
}
