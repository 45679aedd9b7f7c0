using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>DMPHN 1-2-4 on the CPU against PyTorch's eager run of the same network, in turns, and against the machine's convolution peak.</summary>
internal static class DmphnBenchmark
{
    private const int Height = 720;
    private const int Width = 1280;
    private const int Threads = 2;

    internal static void Run(int runs, string python)
    {
        TorchRuntime.Threads = Threads;
        Console.WriteLine($"libtorch {TorchRuntime.Version}, {Threads} threads; fastest convolutions:");
        Dictionary<DType, double> peaks = new() { [DType.Float32] = Peak(DType.Float32), [DType.BFloat16] = Peak(DType.BFloat16) };

        DmphnVariant[] variants =
        [
            new("float32", DType.Float32, MemoryFormat.Contiguous, Height, Width),
            new("float32 channels-last", DType.Float32, MemoryFormat.ChannelsLast, Height, Width),
            new("bfloat16 channels-last", DType.BFloat16, MemoryFormat.ChannelsLast, Height, Width),
        ];
        double work = 2 * variants[0].MultiplyAccumulates / 1e9;
        using var eager = new EagerProcess(python, "dmphn.py", Height, Width, Threads);
        if (eager.Parameters != variants[0].Parameters)
        {
            throw new InvalidOperationException($"the networks differ: {eager.Parameters} and {variants[0].Parameters} parameters.");
        }

        // In turns, so that whatever else the machine does meets all of them alike. The first round warms up.
        var eagerTimes = new List<double>();
        Dictionary<DmphnVariant, List<double>> times = variants.ToDictionary(variant => variant, _ => new List<double>());
        for (int round = 0; round <= runs; round++)
        {
            eagerTimes.Add(eager.Run());
            foreach (DmphnVariant variant in variants)
            {
                times[variant].Add(variant.Run());
            }
        }

        Console.WriteLine($"\nDMPHN 1-2-4, {Width} x {Height}, {runs} runs each      median s   best s   x eager (median / best)   of conv. peak   peak MiB");
        Report($"PyTorch {eager.Version} eager, float32", work, eagerTimes, eagerTimes, peaks[DType.Float32], eager.PeakMemory());
        foreach (DmphnVariant variant in variants)
        {
            Report($"Unblur {variant.Name}", work, times[variant], eagerTimes, peaks[variant.Precision], variant.PeakMemory);
            variant.Dispose();
        }
    }

    private static double Peak(DType type)
    {
        IReadOnlyList<ConvolutionSpeed> speeds = ConvolutionPeak.Measure(type);
        foreach (ConvolutionSpeed speed in speeds)
        {
            Console.WriteLine($"  {type,-8} {speed.Channels,3} channels {speed.Height} x {speed.Width}: {speed.GigaflopsPerSecond,4:F0} GFLOP/s");
        }

        return speeds.Max(speed => speed.GigaflopsPerSecond);
    }

    private static void Report(string name, double work, List<double> times, List<double> eager, double peak, double memory)
    {
        (double median, double best) = (Median(times), Best(times));
        Console.WriteLine(
            $"{name,-48} {median,8:F2} {best,8:F2}   {Median(eager) / median,10:F2} / {Best(eager) / best:F2}        {work / best / peak,10:P0}   {memory,8:F0}");
    }

    private static double Median(List<double> times) => times.Skip(1).Order().ElementAt((times.Count - 1) / 2);

    private static double Best(List<double> times) => times.Skip(1).Min();
}
