using Unblur.Torch;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>The samples {I*, O, sharp} that training draws from until they are made anew. Part of the checkpoint.</summary>
/// <remarks>I* is kept in float16, within 5e-4, the photos in 8 bits, which they were before: 12 bytes for each of a patch's pixels. On the CPU always.</remarks>
internal sealed class RpBuffer : IStatePart, IDisposable
{
    private const string Deconvolved = "deconvolved", Photos = "photos";

    private readonly SampleBuffer _deconvolved = new(Device.Cpu);
    private readonly SampleBuffer _photos = new(Device.Cpu);

    /// <summary>How many samples there are.</summary>
    internal long Count => _photos.Samples.Size(0);

    /// <summary>Replaces all samples.</summary>
    /// <param name="deconvolved">(n, 3, P, P), float16.</param>
    /// <param name="photos">O and the sharp image, (n, 6, P, P), 0 to 255.</param>
    internal void Replace(Tensor deconvolved, Tensor photos)
    {
        _deconvolved.Replace(deconvolved);
        _photos.Replace(photos);
    }

    /// <summary>I*, O and the sharp images of a batch.</summary>
    /// <param name="batch">Which samples, and how each is turned.</param>
    /// <param name="device">Where they are wanted.</param>
    /// <returns>(N, 3, P, P) each, float32.</returns>
    internal (Tensor Deconvolved, Tensor Blurry, Tensor Sharp) Take(RpBatch batch, Device device)
    {
        Tensor photos = Rows(_photos.Samples, batch).To(device).To(DType.Float32) / 255;
        return (Rows(_deconvolved.Samples, batch).To(device).To(DType.Float32), photos.Narrow(1, 0, 3).Contiguous(), photos.Narrow(1, 3, 3).Contiguous());
    }

    public IEnumerable<(string Name, Tensor Value)> State() => [(Deconvolved, _deconvolved.Samples), (Photos, _photos.Samples)];

    public void Load(IReadOnlyDictionary<string, Tensor> state) => Replace(Named(state, Deconvolved), Named(state, Photos));

    public void Dispose()
    {
        _deconvolved.Dispose();
        _photos.Dispose();
    }

    private static Tensor Named(IReadOnlyDictionary<string, Tensor> state, string name)
        => state.GetValueOrDefault(name) ?? throw new ArgumentException($"the buffer's {name} are missing.", nameof(state));

    private static Tensor Rows(Tensor samples, RpBatch batch)
        => Tensor.Cat([.. batch.Samples.Select((sample, i) => Turned(samples.Narrow(0, sample, 1), batch.Turns[i]))], 0);

    // As patches are turned when they are cut: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps them.
    private static Tensor Turned(Tensor image, int turn)
    {
        image = (turn & 1) != 0 ? image.Flip(3) : image;
        image = (turn & 2) != 0 ? image.Flip(2) : image;
        return (turn & 4) != 0 ? image.Transpose(2, 3) : image;
    }
}
