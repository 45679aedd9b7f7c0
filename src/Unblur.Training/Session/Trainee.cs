using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.Distributed;

namespace Unblur.Training.Session;

/// <summary>A network in training, with its optimizer. Adversarial systems have several, which take turns.</summary>
/// <remarks>Disposes the network and the optimizer.</remarks>
internal sealed class Trainee : IDisposable
{
    /// <param name="name">The network's name in checkpoints and in the log: deblur, motion, discriminator.</param>
    /// <param name="network">What is updated.</param>
    /// <param name="options">Its optimizer.</param>
    internal Trainee(string name, Module network, AdamOptions options)
        => (Name, Network, Optimizer, Key, NormName) = (name, network, new Adam(network.Trainable(), options), $"optimizer.{name}_", $"{name}.gradient_norm");

    internal string Name { get; }

    internal Module Network { get; }

    internal Adam Optimizer { get; }

    /// <summary>Largest joint norm of the gradients; 0, the default, for any.</summary>
    internal double ClipNorm { get; init; }

    /// <summary>The beginning of the recipe's keys of this optimizer, for messages.</summary>
    internal string Key { get; init; }

    /// <summary>The name of the gradients' norm in the log.</summary>
    internal string NormName { get; init; }

    /// <summary>
    /// Gradients, their average over all processes, clipping, Adam. Does nothing where no term has a weight. Memory of the loss is freed.
    /// </summary>
    /// <param name="makeLoss">Returns what is minimised.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="step">Steps done before this one, for messages.</param>
    /// <param name="group">The processes whose gradients are averaged.</param>
    /// <param name="report">Receives every term and the gradients' norm before clipping.</param>
    /// <exception cref="TrainingDivergedException">A term or a gradient is not finite, in any process; nothing was updated.</exception>
    /// <exception cref="ProcessLostException">Another process is gone; nothing was updated.</exception>
    internal void Step(Func<WeightedTerms> makeLoss, double learningRate, long step, ProcessGroup group, Dictionary<string, double> report)
    {
        using TensorScope scope = new();
        WeightedTerms loss = makeLoss();
        if (loss.Total is null)
        {
            return;
        }

        Optimizer.ClearGrads();
        loss.Total.Backward();
        KeyValuePair<string, double>[] terms = [.. loss.Values()];
        double[] means = GradientAverage.Apply(group, Network.Trainable(), [.. terms.Select(term => term.Value)]);
        double norm = GradientClipping.ClipNorm(Network.Trainable(), ClipNorm > 0 ? ClipNorm : double.PositiveInfinity);
        foreach ((string term, double value) in terms.Select((term, i) => KeyValuePair.Create(term.Key, means[i])).Append(KeyValuePair.Create(NormName, norm)))
        {
            report[term] = double.IsFinite(value)
                ? value
                : throw new TrainingDivergedException(
                    $"step {step}: {term} is {value}. Resume with a lower {Key}learning_rate, or with a smaller {Key}clip_norm.");
        }

        Optimizer.Step(learningRate);
        Optimizer.ClearGrads();
    }

    public void Dispose()
    {
        Network.Dispose();
        Optimizer.Dispose();
    }
}
