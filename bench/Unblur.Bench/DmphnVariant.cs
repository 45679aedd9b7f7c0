using System.Diagnostics;
using Unblur.Networks.Dmphn;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>Our DMPHN in one precision and memory layout.</summary>
internal sealed class DmphnVariant : IDisposable
{
    private readonly Dmphn _network = new();
    private readonly Tensor _image;

    internal DmphnVariant(string name, DType precision, MemoryFormat format, int height, int width)
    {
        Name = name;
        Precision = precision;
        using var generator = new Generator(0);
        _network.Initialize(generator);
        _network.Eval();
        _network.To(format);
        _network.Precision = precision;
        _image = Tensor.Rand([1, 3, height, width], generator);
    }

    internal string Name { get; }

    internal DType Precision { get; }

    internal long Parameters => _network.ParameterCount();

    /// <summary>Of one pass.</summary>
    internal double MultiplyAccumulates => _network.Card.MultiplyAccumulatesPerPixel * _image.Size(2) * _image.Size(3);

    internal double PeakMemory { get; private set; }

    /// <summary>Seconds of one forward pass.</summary>
    internal double Run()
    {
        TorchRuntime.ReleaseMemory();
        ResidentMemory.ResetPeak();
        using var scope = new TensorScope();
        using var inference = new InferenceMode();
        long start = Stopwatch.GetTimestamp();
        _network.Forward(_image);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        PeakMemory = ResidentMemory.Peak();
        return seconds;
    }

    public void Dispose()
    {
        _network.Dispose();
        _image.Dispose();
    }
}
