using Unblur.Networks.Bgan;
using Unblur.Torch;

namespace Unblur.Training.Blurring;

/// <summary>A trained BGAN that blurs, each patch with noise of its own.</summary>
internal sealed class BganBlurSource(BganGenerator network) : IBlurSource
{
    public Tensor Blur(Tensor sharp, IReadOnlyList<Random> random)
    {
        using var grad = GradMode.Disabled();
        using var scope = new TensorScope();
        float[] noise = [.. random.SelectMany(stream => Noise(network.Noise, stream))];
        return scope.Keep(network.Forward(sharp, Tensor.From(noise, random.Count, network.Noise).To(sharp.Device)));
    }

    /// <summary>Standard normal numbers.</summary>
    internal static IEnumerable<float> Noise(int count, Random random)
        => Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())));
}
