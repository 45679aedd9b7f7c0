using Unblur.Torch.Optimizers;
using Unblur.Training.Recipes;

namespace Unblur.Training.Adversarial;

/// <summary>Adam for a generator and a discriminator, its schedule and the generator's moving average: keys <c>optimizer.*</c>.</summary>
public sealed record GanOptimizerOptions
{
    public double LearningRate { get; init; } = 1e-4;

    public double DiscriminatorLearningRate { get; init; } = 1e-4;

    /// <summary>The paper's end, for both.</summary>
    public double FinalShare { get; init; } = 0.01;

    /// <summary>Share of the steps with the full rates.</summary>
    public double ConstantShare { get; init; } = 0.5;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    /// <summary>0 for any norm.</summary>
    public double ClipNorm { get; init; }

    /// <summary>0 for any norm.</summary>
    public double DiscriminatorClipNorm { get; init; }

    public double AverageDecay { get; init; } = 0.999;

    internal AdamOptions Adam => new() { Beta1 = Beta1, Beta2 = Beta2 };

    internal static GanOptimizerOptions Read(RecipeReader keys)
    {
        GanOptimizerOptions usual = new();
        return new GanOptimizerOptions
        {
            LearningRate = keys.Number("optimizer.learning_rate", usual.LearningRate, Bounds.Positive, "", "The generator's learning rate."),
            DiscriminatorLearningRate = keys.Number(
                "optimizer.discriminator_learning_rate", usual.DiscriminatorLearningRate, Bounds.Positive, "", "The discriminator's learning rate."),
            FinalShare = keys.Number("optimizer.final_share", usual.FinalShare, Bounds.Share, "", "What is left of both learning rates at the end; the paper ends at a hundredth."),
            ConstantShare = keys.Number(
                "optimizer.constant_share", usual.ConstantShare, Bounds.Share, "", "Part of the steps with the full rates; over the others they fall along half a cosine."),
            Beta1 = keys.Number("optimizer.beta1", usual.Beta1, Bounds.Decay, "per step", "Adam's decay of the mean of the gradients."),
            Beta2 = keys.Number("optimizer.beta2", usual.Beta2, Bounds.Decay, "per step", "Adam's decay of the mean of the squared gradients."),
            ClipNorm = keys.Number("optimizer.clip_norm", usual.ClipNorm, Bounds.AtLeast(0), "", "Largest joint norm of the generator's gradients; 0 for any."),
            DiscriminatorClipNorm = keys.Number(
                "optimizer.discriminator_clip_norm", usual.DiscriminatorClipNorm, Bounds.AtLeast(0), "", "Largest joint norm of the discriminator's gradients; 0 for any."),
            AverageDecay = keys.Number(
                "optimizer.average_decay", usual.AverageDecay, Bounds.Decay, "per step", "Decay of the moving average of the generator's weights; 0 for the weights themselves."),
        };
    }

    /// <summary>The factor of both learning rates at an update (counted from 0) in a run of so many steps.</summary>
    internal double ScheduleAt(long step, int steps)
    {
        double progress = Math.Clamp(((double)step / Math.Max(1, steps) - ConstantShare) / Math.Max(1e-9, 1 - ConstantShare), 0, 1);
        return FinalShare + ((1 - FinalShare) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
