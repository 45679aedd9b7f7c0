using Unblur.Networks;
using Unblur.Physics;
using Unblur.Torch;
using Unblur.Training.Data;

namespace Unblur.Training.Supervised;

/// <summary>PSNR on pairs made once from held-out photos with held-out kernels: half short shake, half long.</summary>
internal sealed class Validation
{
    private const int Pairs = 24;
    private readonly SupervisedBatch _short;
    private readonly SupervisedBatch _long;

    internal Validation(PhotoSet heldOut, DegradationOptions options, int patch, int seed)
    {
        var shake = options.Shake;
        _short = Draw(shake with { ShortShare = 1 }, 0);
        _long = Draw(shake with { ShortShare = 0 }, Pairs);

        SupervisedBatch Draw(ShakeOptions kind, int offset)
        {
            var sampler = new PatchSampler(heldOut, options with { Shake = kind, SharpShare = 0, JpegShare = 0, NoiseShare = 0 }, patch);
            return SupervisedBatch.Draw(sampler, Pairs, patch, i => RandomStreams.ForEvaluation(seed, offset + i));
        }
    }

    /// <summary>Mean gain in dB over the blurry patches, for short and for long shake.</summary>
    internal ValidationResult Measure(DeblurNetwork network)
    {
        var shortGain = Gain(network, _short);
        var longGain = Gain(network, _long);
        return new ValidationResult(shortGain, longGain);
    }

    private static double Gain(DeblurNetwork network, SupervisedBatch batch)
    {
        using var inference = new InferenceMode();
        var gain = 0.0;
        var length = batch.Blurry.Length / batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            using var scope = new TensorScope();
            var blurry = Tensor.From(batch.Blurry.AsSpan(i * length, length), 1, 3, batch.Patch, batch.Patch);
            var sharp = Tensor.From(batch.Sharp.AsSpan(i * length, length), 1, 3, batch.Patch, batch.Patch);
            gain += Psnr(network.Forward(blurry).Clamp(0, 1), sharp) - Psnr(blurry, sharp);
        }

        return gain / batch.Count;
    }

    private static double Psnr(Tensor image, Tensor sharp) => -10 * Math.Log10(Math.Max((image - sharp).Square().Mean().Item(), 1e-10));
}
