using Unblur.Data.Sampling;
using Unblur.Networks;
using Unblur.Torch;
using Unblur.Training.Adversarial;
using Unblur.Training.Blurring;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.Dbgan;

/// <summary>One step of DBGAN: restore, update the discriminator, then the generator.</summary>
/// <remarks>Eq. 10: perceptual term, plus α times the difference of pixels, plus β times the relativistic deblur loss.</remarks>
internal sealed class DbganUpdate(
    DeblurNetwork generator, Trainee generating, Trainee judging, Adversary adversary, PerceptualTerm perceptual, BlurMix mix, DbganRecipe recipe, BatchShare share)
    : ITrainingUpdate<SampleBatch>
{
    // Restored patches that are this far from [0,1] on average come from a generator that has run away.
    private const double AbsurdBrightness = 10;

    private readonly DiscriminatorView _view = new(recipe.Adversarial, recipe.Run.Seed, share);
    private readonly Device _device = generator.Trainable()[0].Parameter.Value.Device;

    public string Remedy => "Resume with a lower optimizer.learning_rate or adversarial.weight.";

    public IReadOnlyDictionary<string, double> Rates(long step) => new Dictionary<string, double> { ["schedule"] = recipe.Optimizer.ScheduleAt(step, recipe.Run.Steps) };

    public IReadOnlyDictionary<string, double> Run(long step, SampleBatch batch)
    {
        Dictionary<string, double> report = [];
        double schedule = recipe.Optimizer.ScheduleAt(step, recipe.Run.Steps);
        Tensor sharp = Images(batch, batch.Sharp);                                                         // (N, 3, P, P)
        Tensor blurry = mix.Apply(step, Images(batch, batch.Blurry), sharp, share.PlaceOf);                // (N, 3, P, P)
        Tensor restored = generator.Forward(blurry);                                                       // (N, 3, P, P)
        if (adversary.IsUsed)
        {
            judging.Step(() => adversary.Loss(_view.OfReal(step, sharp), _view.OfFake(step, restored.Detach())), recipe.Optimizer.DiscriminatorLearningRate * schedule, step, share.Group, report);
        }

        using FrozenWeights still = new(adversary.Network);
        generating.Step(() => Loss(step, sharp, restored), recipe.Optimizer.LearningRate * schedule, step, share.Group, report);
        return report;
    }

    public string? Problem(SampleBatch batch)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        generator.Eval();
        double brightness = generator.Forward(Images(batch, batch.Blurry)).Abs().Mean().Item();
        generator.Train();
        return brightness <= AbsurdBrightness ? null : $"restored patches ({brightness:G3} on average) are far from [0,1]";
    }

    /// <summary>Eq. 10.</summary>
    internal WeightedTerms Loss(long step, Tensor sharp, Tensor restored)
    {
        WeightedTerms loss = new();
        perceptual.AddTo(loss, "deblur.perceptual", restored, sharp);
        loss.Add("deblur.content", recipe.ContentWeight, () => recipe.Content == ContentLoss.Absolute ? ImageLosses.MeanAbsolute(restored, sharp) : ImageLosses.MeanSquare(restored, sharp));
        adversary.AddTo(loss, "deblur.adversarial", _view.OfReal(step, sharp), _view.OfFake(step, restored));
        return loss;
    }

    private Tensor Images(SampleBatch batch, float[] values) => Tensor.From(values, batch.Count, 3, batch.Patch, batch.Patch).To(_device);
}
