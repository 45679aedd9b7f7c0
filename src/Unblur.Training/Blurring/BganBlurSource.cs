using Unblur.Networks.Bgan;
using Unblur.Physics.Sampling;
using Unblur.Torch;

namespace Unblur.Training.Blurring;

/// <summary>A trained BGAN that blurs, each patch with noise of its own.</summary>
/// <param name="network">In evaluation mode.</param>
/// <param name="grain">Most deviation of white noise on the result; each patch has its own between 0 and this.</param>
internal sealed class BganBlurSource(BganGenerator network, double grain = 0) : IBlurSource
{
    public Tensor Blur(Tensor sharp, IReadOnlyList<Random> random)
    {
        using var grad = GradMode.Disabled();
        using var scope = new TensorScope();
        float[] noise = [.. random.SelectMany(stream => Noise(network.Noise, stream))];
        Tensor blurred = network.Forward(sharp, Tensor.From(noise, random.Count, network.Noise).To(sharp.Device));
        return scope.Keep(grain > 0 ? blurred + Tensor.Cat([.. random.Select(stream => Grain(blurred.Shape[1..], stream))], 0).To(sharp.Device) : blurred);
    }

    private Tensor Grain(long[] shape, Random random)
    {
        using Generator generator = new((ulong)random.NextInt64());
        return Tensor.RandN([1, .. shape], generator) * (grain * random.NextDouble());
    }

    /// <summary>Standard normal numbers.</summary>
    internal static IEnumerable<float> Noise(int count, Random random)
        => Enumerable.Range(0, count).Select(_ => (float)random.NextNormal());
}
