using System.Diagnostics;
using System.Globalization;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Dbgan;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>Restoring a photo of 1280 x 720 by DBGAN as published under a limit of memory, compared with PyTorch's eager run of the same network, by turns.</summary>
internal static class DbganBenchmark
{
    private const int Height = 720, Width = 1280, Threads = 2, WarmSide = 256;
    private const long Limit = 3_000_000_000;

    internal static void Run(int runs, string python)
    {
        using TemporaryStart weights = new(Path.ChangeExtension(Path.GetTempFileName(), ".safetensors"));
        long parameters = Write(weights.Path);
        using EagerProcess eager = new(python, "dbgan.py", Height, Width, Threads, WarmSide);
        if (eager.Parameters != parameters)
        {
            throw new InvalidOperationException($"the networks differ: {eager.Parameters} and {parameters} parameters.");
        }

        Variant[] variants =
        [
            new("at most 3 GB", Limit, 0),
            new("one tile", 0, Width),
        ];
        PlanarImage photo = Noise(Height, Width), small = Noise(WarmSide, WarmSide);
        Console.WriteLine($"DBGAN, 16 RRDB of 64 channels, {Width} x {Height}, {Threads} threads, ONNX Runtime {NetworkRuntime.Version}, PyTorch {eager.Version}; by turns, after a run on {WarmSide} x {WarmSide}");
        for (int run = 0; run < runs; run++)
        {
            TimeSpan before = eager.ProcessorTime();
            double seconds = eager.Run();
            double processor = (eager.ProcessorTime() - before).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PyTorch eager, float32: {seconds:0.0} s, processor {processor:0.0} s, peak {eager.PeakMemory():0} MiB"));
            foreach (Variant variant in variants)
            {
                Measure(variant, weights.Path, small, photo);
            }
        }
    }

    private static void Measure(Variant variant, string weights, PlanarImage small, PlanarImage photo)
    {
        using var deblurrer = Deblurrer.Load(
            TorchWeights.Open(), weights,
            new DeblurOptions { Method = "network", MaxMemoryBytes = variant.Limit, Tile = variant.Tile, Guard = false, Threads = Threads });
        deblurrer.Restore(Photo.FromPlanes(small));
        GC.Collect();
        ResidentMemory.ResetPeak();
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        DeblurReport report = deblurrer.Restore(Photo.FromPlanes(photo)).Report;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Unblur, {variant.Name}: {seconds:0.0} s, processor {processor:0.0} s, peak {ResidentMemory.Peak():0} MiB, {report.Tiles} tile(s) of {report.Tile} px"));
    }

    private static long Write(string path)
    {
        using DbganGenerator network = new();
        using Generator generator = new(1);
        network.Initialize(generator);
        NetworkFile.Save(path, network);
        return network.ParameterCount();
    }

    private static PlanarImage Noise(int height, int width)
    {
        using TensorScope scope = new();
        using Generator generator = new(2);
        return new PlanarImage(3, height, width, Tensor.Rand([3, height, width], generator).ToArray<float>());
    }

    private sealed record Variant(string Name, long Limit, int Tile);
}
