using Unblur.Torch;

namespace Unblur.Training.Session;

/// <summary>Samples that a frozen network made, to be trained on until they are replaced. Part of the checkpoint.</summary>
/// <remarks>Where several processes train, each holds the samples of all: see <see cref="BatchShare.Gather"/>.</remarks>
internal sealed class SampleBuffer : IStatePart, IDisposable
{
    /// <summary>(n, ...); (0) before the first.</summary>
    internal Tensor Samples { get; private set; } = Tensor.Zeros([0]).Own();

    /// <summary>Takes new samples in place of all.</summary>
    /// <param name="samples">(n, ...); copied, without gradients.</param>
    internal void Replace(Tensor samples)
    {
        Tensor old = Samples;
        Samples = samples.Detach().Clone().Own();
        old.Dispose();
    }

    public IEnumerable<(string Name, Tensor Value)> State() => [("", Samples)];

    public void Load(IReadOnlyDictionary<string, Tensor> state)
        => Replace(state.GetValueOrDefault("") ?? throw new ArgumentException("the buffer's samples are missing.", nameof(state)));

    public void Dispose() => Samples.Dispose();
}
