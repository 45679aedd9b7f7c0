using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Metrics.Scoring;
using Unblur.Networks;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>PSNR on pairs made once from held-out photos with held-out kernels: half short shake, half long.</summary>
internal sealed class Validation
{
    // Patches of both kinds, of which pictures are kept.
    private const int Shown = 2;

    private readonly SupervisedBatch _short;
    private readonly SupervisedBatch _long;

    /// <param name="heldOut">Photos that are not trained on.</param>
    /// <param name="recipe">Says how they are blurred, and how many patches are measured.</param>
    /// <param name="warn">Is passed a message for every photo that cannot be read.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    internal Validation(PhotoSet heldOut, SupervisedRecipe recipe, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        (DegradationOptions options, ShakeOptions shake, int count) = (recipe.Degradation, recipe.Degradation.Shake, recipe.Data.ValidationPatches);
        _short = Draw(shake with { ShortShare = 1 }, 0, warn);
        _long = Draw(shake with { ShortShare = 0 }, count, null);

        SupervisedBatch Draw(ShakeOptions kind, int offset, Action<string>? warnings)
        {
            DegradationOptions blur = options with { Shake = kind, SharpShare = 0, JpegShare = 0, NoiseShare = 0 };
            var sampler = new PatchSampler(heldOut, blur, recipe.Data.Patch, warnings, cancellation);
            return SupervisedBatch.Draw(sampler, count, recipe.Data.Patch, recipe.Shake.Error, i => RandomStreams.ForEvaluation(recipe.Run.Seed, offset + i));
        }
    }

    /// <summary>Mean gain in dB over the blurry patches, for short and for long shake.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="show">Is passed the name and the picture of the first patches of both: blurry, restored, sharp.</param>
    /// <exception cref="TrainingDivergedException">A restored patch is not finite.</exception>
    internal ValidationResult Measure(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
        => new(
            Gain(network, _short, _short.Count, device, (i, draw) => show($"short-{i}", draw)),
            Gain(network, _long, _long.Count, device, (i, draw) => show($"long-{i}", draw)));

    /// <summary>The pictures alone.</summary>
    /// <inheritdoc cref="Measure"/>
    internal void Show(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
    {
        Gain(network, _short, Math.Min(Shown, _short.Count), device, (i, draw) => show($"short-{i}", draw));
        Gain(network, _long, Math.Min(Shown, _long.Count), device, (i, draw) => show($"long-{i}", draw));
    }

    private static double Gain(DeblurNetwork network, SupervisedBatch batch, int count, Device device, Action<int, Func<PlanarImage>> show)
    {
        using var inference = new InferenceMode();
        double gain = 0.0;
        int length = batch.Blurry.Length / batch.Count;
        for (int i = 0; i < count; i++)
        {
            using var scope = new TensorScope();
            float[] blurry = batch.Blurry[(i * length)..((i + 1) * length)], sharp = batch.Sharp[(i * length)..((i + 1) * length)];
            Tensor output = batch.Restore(network, Tensor.From<float>(blurry, 1, 3, batch.Patch, batch.Patch).To(device), i);
            RequireFinite(output); // clamped, infinity would count as white
            float[] restored = output.Clamp(0, 1).ToArray<float>();
            gain += BoundedPsnr.Of(restored, sharp) - BoundedPsnr.Of(blurry, sharp);
            if (i < Shown)
            {
                show(i, () => new SampleStrip(Planes(blurry), Planes(restored), null, Planes(sharp)).Join());
            }
        }

        PlanarImage Planes(float[] values) => new(3, batch.Patch, batch.Patch, values);
        return gain / count;
    }

    private static void RequireFinite(Tensor restored)
    {
        if (!restored.AllFinite())
        {
            throw new TrainingDivergedException("the restored held-out photos are not finite. Resume with a lower optimizer.learning_rate.");
        }
    }
}
