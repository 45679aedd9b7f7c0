using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Metrics.Blur;
using Unblur.Networks.Bgan;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Training.Blurring;
using Unblur.Training.Session;

namespace Unblur.Training.Bgan;

/// <summary>Compares the blur of held-out patches with that of held-out patches of the target, which show other things.</summary>
internal sealed class BganValidation
{
    // Held-out samples are drawn as training samples of a seed that no training has.
    private const long Seed = -1;
    private const int Pictures = 4, Draws = 3;

    private readonly PlanarImage[] _sharp;
    private readonly PlanarImage[] _target;
    private readonly BlurStatistics[] _wanted;
    private readonly BlurDistance _before;
    private readonly int _seed;

    /// <param name="heldOut">Draws sharp patches and those of the target.</param>
    /// <param name="recipe">How many.</param>
    /// <exception cref="ArgumentException">All patches are flat.</exception>
    internal BganValidation(ISampler heldOut, BganRecipe recipe)
    {
        Sample[] samples = [.. Enumerable.Range(0, recipe.Data.ValidationPatches).Select(i => heldOut.Draw(Seed, i, 0))];
        (_sharp, _target, _seed) = ([.. samples.Select(sample => sample.Sharp)], [.. samples.Select(sample => sample.Blurry)], recipe.Run.Seed);
        _wanted = Statistics(_target);
        _before = BlurDistance.Between(Statistics(_sharp), _wanted);
    }

    /// <summary>All scores.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="show">Is passed pictures: a sharp patch, three blurs of it, and a patch of the target.</param>
    /// <exception cref="TrainingDivergedException">A blurred patch is not finite.</exception>
    internal BganScores Measure(BganGenerator network, Device device, Action<string, Func<PlanarImage>> show)
    {
        using var inference = new InferenceMode();
        List<PlanarImage> blurred = [];
        (double apart, double blur) = (0, 0);
        for (int i = 0; i < _sharp.Length; i++)
        {
            PlanarImage[] draws = [.. Enumerable.Range(0, i < Pictures ? Draws : 2).Select(draw => Blur(network, device, i, draw))];
            blurred.Add(draws[0]);
            (apart, blur) = (apart + Square(draws[0], draws[1]), blur + Square(draws[0], _sharp[i]));
            if (i < Pictures)
            {
                (PlanarImage sharp, PlanarImage target) = (_sharp[i], _target[i]);
                show($"{i}-blurred", () => PlanarImage.SideBySide([sharp, .. draws, target]));
            }
        }

        return new BganScores { Blurred = BlurDistance.Between(Statistics(blurred), _wanted), Sharp = _before, NoiseSpread = Math.Sqrt(apart / Math.Max(1e-12, blur)) };
    }

    private PlanarImage Blur(BganGenerator network, Device device, int patch, int draw)
    {
        using var scope = new TensorScope();
        (int height, int width) = (_sharp[patch].Height, _sharp[patch].Width);
        float[] noise = [.. BganBlurSource.Noise(network.Noise, RandomStreams.ForEvaluation(_seed, (patch * Draws) + draw))];
        Tensor blurry = network.Forward(Tensor.From<float>(_sharp[patch].Values, 1, 3, height, width).To(device), Tensor.From(noise, 1, noise.Length).To(device));
        return blurry.AllFinite()
            ? new PlanarImage(3, height, width, blurry.Clamp(0, 1).ToArray<float>())
            : throw new TrainingDivergedException("blurred held-out photos are not finite. Resume with a lower optimizer.learning_rate.");
    }

    private static BlurStatistics[] Statistics(IEnumerable<PlanarImage> patches) => [.. patches.Select(BlurStatistics.Of).OfType<BlurStatistics>()];

    private static double Square(PlanarImage first, PlanarImage second) => first.Values.Zip(second.Values, (a, b) => ((double)a - b) * (a - b)).Average();
}
