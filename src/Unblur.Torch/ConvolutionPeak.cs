using System.Diagnostics;

namespace Unblur.Torch;

/// <summary>How fast this machine's libtorch convolves at best: a network's time is compared with it.</summary>
public static class ConvolutionPeak
{
    private const int LeastRuns = 3;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.5);

    private static readonly (int Channels, int Height, int Width)[] Shapes = [(32, 720, 1280), (64, 360, 640), (128, 180, 320), (256, 90, 160)];

    /// <summary>Runs 3x3 convolutions with as many outputs as inputs, channels-last, on some shapes that deblurring networks have.</summary>
    /// <param name="type">Of input and weights.</param>
    /// <param name="device">Where; by default the CPU, with <see cref="TorchRuntime.Threads"/>.</param>
    /// <returns>One entry a shape, the best of at least three runs and half a second; the greatest of them is the peak. Takes some seconds, and 400 MB.</returns>
    /// <exception cref="TensorMemoryException">The memory does not suffice.</exception>
    public static IReadOnlyList<ConvolutionSpeed> Measure(DType type, Device device = default)
        => [.. Shapes.Select(shape => Measure(shape.Channels, shape.Height, shape.Width, type, device))];

    private static ConvolutionSpeed Measure(int channels, int height, int width, DType type, Device device)
    {
        using var scope = new TensorScope();
        using var inference = new InferenceMode();
        using var generator = new Generator(0);
        Tensor input = Tensor.RandN([1, channels, height, width], generator).To(device).To(type).Contiguous(MemoryFormat.ChannelsLast);
        Tensor weight = Tensor.RandN([channels, channels, 3, 3], generator).To(device).To(type).Contiguous(MemoryFormat.ChannelsLast);
        double work = 2.0 * 9 * channels * channels * height * width / 1e9;
        return new ConvolutionSpeed(channels, height, width, work / BestTime(input, weight));
    }

    private static double BestTime(Tensor input, Tensor weight)
    {
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < LeastRuns || Stopwatch.GetElapsedTime(start) < LeastTime; run++)
        {
            best = Math.Min(best, Time(input, weight));
        }

        return best;
    }

    private static double Time(Tensor input, Tensor weight)
    {
        using var scope = new TensorScope();
        long start = Stopwatch.GetTimestamp();
        Tensor output = Functional.Conv2d(input, weight, bias: null, padding: 1);
        if (input.Device.IsCuda)
        {
            _ = output.Narrow(1, 0, 1).Narrow(2, 0, 1).Narrow(3, 0, 1).Item(); // waits for the device
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

/// <summary>How fast one 3x3 convolution ran.</summary>
/// <param name="Channels">Of its input, and as many of its output.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="GigaflopsPerSecond">Two operations for each product, over the best time.</param>
public sealed record ConvolutionSpeed(int Channels, int Height, int Width, double GigaflopsPerSecond);
