using Unblur.Data.Sampling;
using Unblur.Networks.Bgan;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Training.Adversarial;
using Unblur.Training.Blurring;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.Bgan;

/// <summary>One step of BGAN: blur sharp patches, judge them next to the target's, update the discriminator and then the generator.</summary>
/// <remarks>Eq. 9: perceptual term to the sharp patches, plus β times the relativistic blur loss.</remarks>
internal sealed class BganUpdate(
    BganGenerator generator, Trainee generating, Trainee judging, Adversary adversary, PerceptualTerm perceptual, BganRecipe recipe, BatchShare share) : ITrainingUpdate<SampleBatch>
{
    // Noise is drawn from streams of its own; the second draw of the diversity term from another one.
    private const long NoiseSeed = 1L << 43, OtherNoiseSeed = 1L << 44;

    // Blurry patches that are this far from [0,1] on average come from a generator that has run away.
    private const double AbsurdBrightness = 10;
    private const double SmallestBlur = 1e-4;

    private readonly DiscriminatorView _view = new(recipe.Adversarial, recipe.Run.Seed, share);
    private readonly Device _device = generator.Trainable()[0].Parameter.Value.Device;

    public string Remedy => "Resume with a lower optimizer.learning_rate or adversarial.weight.";

    public IReadOnlyDictionary<string, double> Rates(long step) => new Dictionary<string, double> { ["schedule"] = recipe.Optimizer.ScheduleAt(step, recipe.Run.Steps) };

    public IReadOnlyDictionary<string, double> Run(long step, SampleBatch batch)
    {
        Dictionary<string, double> report = [];
        double schedule = recipe.Optimizer.ScheduleAt(step, recipe.Run.Steps);
        (Tensor sharp, Tensor target) = (Images(batch, batch.Sharp), Images(batch, batch.Blurry));         // (N, 3, P, P) each
        Tensor blurred = generator.Forward(sharp, Noise(batch.Count, step, NoiseSeed));                    // (N, 3, P, P)
        if (adversary.IsUsed)
        {
            judging.Step(() => adversary.Loss(_view.OfReal(step, target), _view.OfFake(step, blurred.Detach())), recipe.Optimizer.DiscriminatorLearningRate * schedule, step, share.Group, report);
        }

        using FrozenWeights still = new(adversary.Network);
        generating.Step(() => Loss(step, sharp, target, blurred), recipe.Optimizer.LearningRate * schedule, step, share.Group, report);
        return report;
    }

    public string? Problem(SampleBatch batch)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        double brightness = generator.Forward(Images(batch, batch.Sharp), Tensor.Zeros([batch.Count, generator.Noise], device: _device)).Abs().Mean().Item();
        return brightness <= AbsurdBrightness ? null : $"blurred patches ({brightness:G3} on average) are far from [0,1]";
    }

    /// <summary>Eq. 9, and the diversity term where it has a weight.</summary>
    internal WeightedTerms Loss(long step, Tensor sharp, Tensor target, Tensor blurred)
    {
        WeightedTerms loss = new();
        perceptual.AddTo(loss, "blur.perceptual", blurred, recipe.Loss.PerceptualTarget == PerceptualTarget.Sharp ? sharp : target);
        adversary.AddTo(loss, "blur.adversarial", _view.OfReal(step, target), _view.OfFake(step, blurred));
        loss.Add("blur.diversity", recipe.Loss.Diversity, () =>
        {
            Tensor other = generator.Forward(sharp, Noise((int)sharp.Size(0), step, OtherNoiseSeed));      // (N, 3, P, P)
            return Sameness(sharp, blurred, other, recipe.Loss.DiversityTarget);
        });
        loss.Add("blur.light", recipe.Loss.Light, () => (blurred - sharp).Mean([2, 3]).Square().Mean());
        return loss;
    }

    /// <summary>
    /// mean max(0, target − |G(x, z) − G(x, z')| / |G(x, z) − x|), distances averaged over each image, without its mean color, so that a tint is no other blur.
    /// Passes no gradient to how much is blurred.
    /// </summary>
    internal static Tensor Sameness(Tensor sharp, Tensor blurred, Tensor other, double target)
    {
        Tensor apart = Size(blurred - other);                                                              // (N)
        Tensor blur = Size((blurred - sharp).Detach()) + SmallestBlur;                                     // (N)
        return Functional.Relu(target - (apart / blur)).Mean();
    }

    private static Tensor Size(Tensor difference) => (difference - difference.Mean([2, 3], keepDimensions: true)).Abs().Mean([1, 2, 3]);

    private Tensor Noise(int count, long step, long stream)
    {
        float[] values = [.. Enumerable.Range(0, count)
            .SelectMany(i => BganBlurSource.Noise(generator.Noise, RandomStreams.ForTraining(recipe.Run.Seed + stream, step, share.PlaceOf(i))))];
        return Tensor.From(values, count, generator.Noise).To(_device);
    }

    private Tensor Images(SampleBatch batch, float[] values) => Tensor.From(values, batch.Count, 3, batch.Patch, batch.Patch).To(_device);
}
