using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Metrics;
using Unblur.Metrics.Scoring;
using Unblur.Networks;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Torch;

namespace Unblur.Training.Supervised;

/// <summary>PSNR on pairs made once from held-out photos with held-out kernels: half short shake, half long.</summary>
internal sealed class Validation
{
    private const int Pairs = 24;

    // An all black patch comes out without any error, which no finite PSNR describes: beyond 100 dB all is the same.
    private const double HighestPsnr = 100;
    private readonly SupervisedBatch _short;
    private readonly SupervisedBatch _long;

    internal Validation(PhotoSet heldOut, DegradationOptions options, int patch, double shakeError, int seed, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        ShakeOptions shake = options.Shake;
        _short = Draw(shake with { ShortShare = 1 }, 0, warn);
        _long = Draw(shake with { ShortShare = 0 }, Pairs, null);

        SupervisedBatch Draw(ShakeOptions kind, int offset, Action<string>? told)
        {
            DegradationOptions blur = options with { Shake = kind, SharpShare = 0, JpegShare = 0, NoiseShare = 0 };
            var sampler = new PatchSampler(heldOut, blur, patch, told, cancellation);
            return SupervisedBatch.Draw(sampler, Pairs, patch, shakeError, i => RandomStreams.ForEvaluation(seed, offset + i));
        }
    }

    /// <summary>Mean gain in dB over the blurry patches, for short and for long shake.</summary>
    internal ValidationResult Measure(DeblurNetwork network, Device device)
    {
        double shortGain = Gain(network, _short, device);
        double longGain = Gain(network, _long, device);
        return new ValidationResult(shortGain, longGain);
    }

    private static double Gain(DeblurNetwork network, SupervisedBatch batch, Device device)
    {
        using var inference = new InferenceMode();
        double gain = 0.0;
        int length = batch.Blurry.Length / batch.Count;
        for (int i = 0; i < batch.Count; i++)
        {
            using var scope = new TensorScope();
            Span<float> blurry = batch.Blurry.AsSpan(i * length, length);
            Span<float> sharp = batch.Sharp.AsSpan(i * length, length);
            float[] restored = batch.Restore(network, Tensor.From<float>(blurry, 1, 3, batch.Patch, batch.Patch).To(device), i).Clamp(0, 1).ToArray<float>();
            gain += Math.Min(HighestPsnr, Psnr.Of(restored, sharp)) - Math.Min(HighestPsnr, Psnr.Of(blurry, sharp));
        }

        return double.IsFinite(gain)
            ? gain / batch.Count
            : throw new TrainingDivergedException("the restored held-out photos are not finite. Resume with a lower optimizer.learning_rate.");
    }
}
