using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.Distributed;

namespace Unblur.Training.NeurMap;

/// <summary>One of the three networks in its turn: it takes a step down its loss.</summary>
/// <param name="Name">What the recipe's keys and the log call it: deblur, motion or discriminator.</param>
/// <param name="Network">What is updated.</param>
/// <param name="Optimizer">Its optimizer.</param>
/// <param name="LearningRate">Before the schedule.</param>
/// <param name="ClipNorm">Largest joint norm of the gradients; 0 for any.</param>
/// <param name="Group">The processes whose gradients are averaged.</param>
internal sealed record Trainee(string Name, Module Network, Adam Optimizer, double LearningRate, double ClipNorm, ProcessGroup Group)
{
    /// <summary>Gradients, their average over all processes, clipping, Adam. Does nothing where no term has a weight. What the loss leaves behind is freed.</summary>
    /// <param name="makeLoss">Gives what is minimised.</param>
    /// <param name="schedule">Factor of the learning rate.</param>
    /// <param name="step">Steps done before this one, for messages.</param>
    /// <param name="report">Takes every term and the gradients' norm before clipping.</param>
    /// <exception cref="TrainingDivergedException">A term or a gradient is not finite, in any process; nothing was updated.</exception>
    /// <exception cref="ProcessLostException">Another process is gone; nothing was updated.</exception>
    internal void Step(Func<WeightedTerms> makeLoss, double schedule, long step, Dictionary<string, double> report)
    {
        using TensorScope scope = new();
        WeightedTerms loss = makeLoss();
        if (loss.Total is null)
        {
            return;
        }

        Optimizer.ClearGrads();
        loss.Total.Backward();
        KeyValuePair<string, double>[] terms = loss.Values().ToArray();
        double[] means = GradientAverage.Apply(Group, Network.Trainable(), [.. terms.Select(term => term.Value)]);
        double norm = GradientClipping.ClipNorm(Network.Trainable(), ClipNorm > 0 ? ClipNorm : double.PositiveInfinity);
        foreach ((string term, double value) in terms.Select((term, i) => KeyValuePair.Create(term.Key, means[i])).Append(KeyValuePair.Create($"{Name}.gradient_norm", norm)))
        {
            report[term] = double.IsFinite(value)
                ? value
                : throw new TrainingDivergedException(
                    $"step {step}: {term} is {value}. Resume with a lower optimizer.{Name}_learning_rate, or with an optimizer.{Name}_clip_norm.");
        }

        Optimizer.Step(LearningRate * schedule);
        Optimizer.ClearGrads();
    }
}
