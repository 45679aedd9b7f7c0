using System.Diagnostics;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>How fast this machine's libtorch convolves at best: what a network's time is held against.</summary>
internal static class ConvolutionPeak
{
    private const int Runs = 7;

    private static readonly (int Channels, int Height, int Width)[] Shapes = [(32, 720, 1280), (64, 360, 640), (128, 180, 320), (256, 90, 160)];

    /// <summary>The fastest 3x3 convolution with as many outputs as inputs, channels-last; GFLOP/s.</summary>
    internal static double Measure(DType type)
    {
        var best = 0.0;
        foreach (var (channels, height, width) in Shapes)
        {
            using var scope = new TensorScope();
            using var generator = new Generator(0);
            var input = Tensor.RandN([1, channels, height, width], generator).To(type).Contiguous(MemoryFormat.ChannelsLast);
            var weight = Tensor.RandN([channels, channels, 3, 3], generator).To(type).Contiguous(MemoryFormat.ChannelsLast);
            var work = 2.0 * 9 * channels * channels * height * width / 1e9;
            var speed = work / Enumerable.Range(0, Runs).Min(_ => Time(input, weight));
            Console.WriteLine($"  {type,-8} {channels,3} channels {height} x {width}: {speed,4:F0} GFLOP/s");
            best = Math.Max(best, speed);
        }

        return best;
    }

    private static double Time(Tensor input, Tensor weight)
    {
        using var scope = new TensorScope();
        var start = Stopwatch.GetTimestamp();
        Functional.Conv2d(input, weight, bias: null, padding: 1);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
