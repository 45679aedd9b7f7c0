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
using Unblur.Training.Sen;
using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>PSNR on pairs made once from held-out photos with held-out kernels: short shake, long shake, and motion where it is trained.</summary>
internal sealed class Validation
{
    // Patches of each kind, of which pictures are kept.
    private const int Shown = 2;

    private readonly SupervisedBatch _short;
    private readonly SupervisedBatch _long;
    private readonly SupervisedBatch? _moving;

    /// <param name="heldOut">Photos that are not trained on.</param>
    /// <param name="recipe">Says how they are blurred, and how many patches are measured.</param>
    /// <param name="warn">Is passed a message for every photo that cannot be read.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    internal Validation(PhotoSet heldOut, SupervisedRecipe recipe, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        (ShakeOptions shake, int count, int patch) = (recipe.Degradation.Shake, recipe.Data.ValidationPatches, recipe.Data.Patch);
        DegradationOptions clean = recipe.Degradation with { SharpShare = 0, JpegShare = 0, NoiseShare = 0 };
        _short = Shaken(shake with { ShortShare = 1 }, 0, warn);
        _long = Shaken(shake with { ShortShare = 0 }, count, null);
        if (recipe.FlowShare > 0)
        {
            MotionSampler moving = new(heldOut, recipe.Flow, clean, patch, null, cancellation);
            _moving = Draw(2 * count, random => SupervisedSampler.Moving(moving, random));
        }

        SupervisedBatch Shaken(ShakeOptions kind, int offset, Action<string>? warnings)
        {
            PatchSampler sampler = new(heldOut, clean with { Shake = kind }, patch, warnings, cancellation);
            return Draw(offset, random => SupervisedSampler.Shaken(sampler, random));
        }

        SupervisedBatch Draw(int offset, Func<Random, SupervisedPatch> draw)
            => SupervisedBatch.Draw(
                count, patch, recipe.Shake.Error, i => RandomStreams.ForEvaluation(recipe.Run.Seed, offset + i), (_, random) => draw(random));
    }

    /// <summary>Mean gain in dB over the blurry patches, for short and for long shake, and for motion where it is trained.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="show">Is passed the name and the picture of the first patches of each: blurry, restored, sharp.</param>
    /// <exception cref="TrainingDivergedException">A restored patch is not finite.</exception>
    internal ValidationResult Measure(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
    {
        double[] gains = [.. Kinds.Select(kind => Gain(network, kind.Batch, kind.Batch.Count, device, (i, draw) => show($"{kind.Name}-{i}", draw)))];
        return new ValidationResult(gains[0], gains[1]) { MovingGain = gains.Length > 2 ? gains[2] : null };
    }

    /// <summary>The pictures alone.</summary>
    /// <inheritdoc cref="Measure"/>
    internal void Show(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
    {
        foreach ((string name, SupervisedBatch batch) in Kinds)
        {
            Gain(network, batch, Math.Min(Shown, batch.Count), device, (i, draw) => show($"{name}-{i}", draw));
        }
    }

    private IEnumerable<(string Name, SupervisedBatch Batch)> Kinds
        => _moving is null ? [("short", _short), ("long", _long)] : [("short", _short), ("long", _long), ("moving", _moving)];

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
