using Unblur.Torch;

namespace Unblur.Training.Session;

/// <summary>Samples that a frozen network made, to be trained on until they are replaced. Part of the checkpoint.</summary>
/// <remarks>Where several processes train, each holds the samples of all: see <see cref="BatchShare.Gather"/>.</remarks>
/// <param name="device">Where the samples are kept.</param>
internal sealed class SampleBuffer(Device device) : IStatePart, IDisposable
{
    /// <summary>(n, ...); (0) before the first.</summary>
    internal Tensor Samples { get; private set; } = Tensor.Zeros([0], device: device).Own();

    /// <summary>Replaces all samples by new ones.</summary>
    /// <param name="samples">(n, ...), on any device; copied, without gradients.</param>
    internal void Replace(Tensor samples)
    {
        using TensorScope scope = new();
        Tensor old = Samples;
        Samples = samples.Detach().To(device).Clone().Own();
        old.Dispose();
    }

    public IEnumerable<(string Name, Tensor Value)> State() => [("", Samples)];

    public void Load(IReadOnlyDictionary<string, Tensor> state)
        => Replace(state.GetValueOrDefault("") ?? throw new ArgumentException("the buffer's samples are missing.", nameof(state)));

    public void Dispose() => Samples.Dispose();
}
