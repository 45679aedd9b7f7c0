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

namespace Unblur.Training.Supervised;

/// <summary>PSNR on pairs made once from held-out photos with held-out kernels: half short shake, half long.</summary>
internal sealed class Validation
{
    private const int Pairs = 24;

    // Of both kinds.
    private const int Shown = 2;

    // An all black patch comes out without any error, which no finite PSNR describes: beyond 100 dB all is the same.
    private const double HighestPsnr = 100;
    private readonly SupervisedBatch _short;
    private readonly SupervisedBatch _long;

    internal Validation(PhotoSet heldOut, DegradationOptions options, int patch, double shakeError, int seed, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        ShakeOptions shake = options.Shake;
        _short = Draw(shake with { ShortShare = 1 }, 0, warn);
        _long = Draw(shake with { ShortShare = 0 }, Pairs, null);

        SupervisedBatch Draw(ShakeOptions kind, int offset, Action<string>? warnings)
        {
            DegradationOptions blur = options with { Shake = kind, SharpShare = 0, JpegShare = 0, NoiseShare = 0 };
            var sampler = new PatchSampler(heldOut, blur, patch, warnings, cancellation);
            return SupervisedBatch.Draw(sampler, Pairs, patch, shakeError, i => RandomStreams.ForEvaluation(seed, offset + i));
        }
    }

    /// <summary>Mean gain in dB over the blurry patches, for short and for long shake.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="show">Is passed the name and the picture of the first patches of both: blurry, restored, sharp.</param>
    /// <exception cref="TrainingDivergedException">A restored patch is not finite.</exception>
    internal ValidationResult Measure(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
        => new(Gain(network, _short, Pairs, device, (i, draw) => show($"short-{i}", draw)), Gain(network, _long, Pairs, device, (i, draw) => show($"long-{i}", draw)));

    /// <summary>The pictures alone.</summary>
    /// <inheritdoc cref="Measure"/>
    internal void Show(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
    {
        Gain(network, _short, Shown, device, (i, draw) => show($"short-{i}", draw));
        Gain(network, _long, Shown, device, (i, draw) => show($"long-{i}", draw));
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
            float[] restored = batch.Restore(network, Tensor.From<float>(blurry, 1, 3, batch.Patch, batch.Patch).To(device), i).Clamp(0, 1).ToArray<float>();
            gain += Math.Min(HighestPsnr, Psnr.Of(restored, sharp)) - Math.Min(HighestPsnr, Psnr.Of(blurry, sharp));
            if (i < Shown)
            {
                show(i, () => new SampleStrip(Planes(blurry), Planes(restored), null, Planes(sharp)).Join());
            }
        }

        PlanarImage Planes(float[] values) => new(3, batch.Patch, batch.Patch, values);
        return double.IsFinite(gain)
            ? gain / count
            : throw new TrainingDivergedException("the restored held-out photos are not finite. Resume with a lower optimizer.learning_rate.");
    }
}
