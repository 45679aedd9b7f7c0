using Unblur.Networks;
using Unblur.Networks.Backbones;
using Unblur.Networks.RpGan;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>One step: the discriminator, then the artefact critic, then the generator, on the same samples. One whose weight is 0 is not trained.</summary>
internal sealed class RpUpdate(RpGanRecipe recipe, RpTrainees trainees, RpBuffer buffer, Backbone? backbone, ProcessGroup group, Device device)
    : ITrainingUpdate<RpBatch>
{
    private const long MixSeed = 1L << 45;

    private readonly PriorNetwork _generator = (PriorNetwork)trainees.Generator.Network;
    private readonly RpDiscriminator _discriminator = (RpDiscriminator)trainees.Discriminator.Network;
    private readonly RpDiscriminator _critic = (RpDiscriminator)trainees.Critic.Network;
    private readonly RpLossOptions _loss = recipe.Loss;

    public string Remedy => "Resume with a lower optimizer.learning_rate.";

    public IReadOnlyDictionary<string, double> Rates(long step)
        => new Dictionary<string, double> { ["learning_rate"] = recipe.Optimizer.RateAt(step, recipe.Run.Steps) };

    public IReadOnlyDictionary<string, double> Run(long step, RpBatch batch)
    {
        Dictionary<string, double> report = [];
        double rate = recipe.Optimizer.RateAt(step, recipe.Run.Steps);
        (Tensor deconvolved, Tensor blurry, Tensor sharp) = buffer.Take(batch, device);        // (N, 3, P, P) each
        Tensor made = _generator.Forward(deconvolved, blurry);                                 // (N, 3, P, P)
        trainees.Discriminator.Step(() => DiscriminatorLoss(made.Detach(), blurry, sharp), rate, step, group, report);
        trainees.Critic.Step(() => CriticLoss(deconvolved, blurry, Mix(step, batch.Samples.Length)), rate, step, group, report);
        ClipCritic();
        using FrozenWeights still = new(_discriminator, _critic);
        trainees.Generator.Step(() => GeneratorLoss(made, blurry, sharp), rate, step, group, report);
        return report;
    }

    public string? Problem(RpBatch batch)
    {
        using InferenceMode inference = new();
        using TensorScope scope = new();
        (Tensor deconvolved, Tensor blurry, Tensor _) = buffer.Take(batch, device);
        _generator.Eval();
        bool isFinite = _generator.Forward(deconvolved, blurry).AllFinite();
        _generator.Train();
        return isFinite ? null : "restored patches are not finite";
    }

    internal WeightedTerms DiscriminatorLoss(Tensor made, Tensor blurry, Tensor sharp)
    {
        WeightedTerms loss = new();
        loss.Add("discriminator", _loss.Adversarial > 0 ? 1 : 0, () => AdversarialLosses.Discriminator(_discriminator.Forward(sharp, blurry), _discriminator.Forward(made, blurry)));
        return loss;
    }

    /// <summary>High scores are those of artefacts.</summary>
    /// <param name="deconvolved">I*.</param>
    /// <param name="blurry">O.</param>
    /// <param name="mix">(N, 1, 1, 1): where between them the gradient is measured.</param>
    internal WeightedTerms CriticLoss(Tensor deconvolved, Tensor blurry, Tensor mix)
    {
        (WeightedTerms loss, bool isTrained) = (new(), _loss.Artefact > 0);
        loss.Add("critic", isTrained ? 1 : 0, () => AdversarialLosses.ArtefactCritic(_critic.Forward(deconvolved), _critic.Forward(blurry)));
        loss.Add(
            "critic.penalty", isTrained && _loss.Bound == CriticBound.Penalty ? _loss.Penalty : 0,
            () => AdversarialLosses.GradientPenalty(_critic.Forward, deconvolved, blurry, mix));
        return loss;
    }

    internal WeightedTerms GeneratorLoss(Tensor made, Tensor blurry, Tensor sharp)
    {
        WeightedTerms loss = new();
        loss.Add("content", _loss.Content, () => PerceptualLosses.Features(backbone!, _loss.Layer, made, sharp));
        loss.Add("pixel", _loss.Pixel, () => ImageLosses.MeanAbsolute(made, sharp));
        loss.Add("adversarial", _loss.Adversarial, () => AdversarialLosses.Generator(_discriminator.Forward(made, blurry)));
        loss.Add("artefact", _loss.Artefact, () => AdversarialLosses.ArtefactHinge(_critic.Forward(made), _critic.Forward(sharp)));
        return loss;
    }

    private Tensor Mix(long step, int count)
    {
        int first = group.Rank * count;
        return Tensor.From<float>([.. Enumerable.Range(first, count).Select(place => RandomStreams.ForTraining(recipe.Run.Seed + MixSeed, step, place).NextSingle())], count, 1, 1, 1)
            .To(device);
    }

    private void ClipCritic()
    {
        if (_loss.Artefact == 0 || _loss.Bound != CriticBound.Clip)
        {
            return;
        }

        using var grad = GradMode.Disabled();
        foreach ((string _, Parameter parameter) in _critic.Trainable())
        {
            parameter.Value.ClampInPlace(-_loss.Clip, _loss.Clip);
        }
    }
}
