using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Unblur.Networks;
using Unblur.Networks.Onnx;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>The same networks at 1280x720 in libtorch and, exported, in ONNX Runtime: float32, by turns, on the same threads.</summary>
internal static class OnnxBenchmark
{
    private const int Height = 720, Width = 1280;

    /// <param name="runs">Timed runs of each, after one that is not.</param>
    /// <param name="networks">Names of the catalogue.</param>
    internal static void Run(int runs, IReadOnlyList<string> networks)
    {
        Console.WriteLine($"{Width}x{Height}, ONNX Runtime {NetworkRuntime.Version}, {TorchRuntime.Threads} threads, {runs} runs by turns: median seconds, and the ratio's range");
        foreach (string name in networks)
        {
            NetworkEntry entry = NetworkCatalogue.Find(name) ?? throw new ArgumentException($"there is no network '{name}': give some of {string.Join(", ", NetworkCatalogue.Entries.Select(one => one.Name))}.");
            using Generator generator = new(1);
            using Network network = entry.CreateFresh(new Dictionary<string, string[]>(), generator);
            network.Eval();
            Compare(network, network.Graphs[0], runs);
        }
    }

    private static void Compare(Network network, NetworkGraph graph, int runs)
    {
        using TensorScope scope = new();
        using InferenceMode inference = new();
        using Generator generator = new(2);
        int multiple = network.Card.SizeMultiple, height = Fitting(Height), width = Fitting(Width);
        Tensor[] inputs = [.. graph.Inputs.Select(input => Tensor.Rand(input.IsImage ? [1, input.Channels, height, width] : [1, input.Channels], generator))];
        OrtValue[] values = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.ToArray<float>(), input.Shape))];
        using SessionOptions options = new() { IntraOpNumThreads = TorchRuntime.Threads };
        using InferenceSession session = new(OnnxExporter.Serialize(network, graph), options);
        using RunOptions how = new();
        string[] names = [.. graph.Inputs.Select(input => input.Name)];
        (double Torch, double Onnx)[] seconds = [.. Enumerable.Range(0, runs + 1).Select(_ => (Timed(RunTorch), Timed(() => session.Run(how, names, values, graph.Outputs).Dispose()))).Skip(1)];
        double[] ratios = [.. seconds.Select(pair => pair.Onnx / pair.Torch).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{network.Card.Name,-12} libtorch {Median(seconds.Select(pair => pair.Torch)):0.00} s, ONNX Runtime {Median(seconds.Select(pair => pair.Onnx)):0.00} s, ratio {ratios[runs / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})"));
        Array.ForEach(values, value => value.Dispose());

        int Fitting(int side) => (side + multiple - 1) / multiple * multiple;

        void RunTorch()
        {
            using TensorScope inner = new();
            _ = graph.Run(inputs);
        }
    }

    private static double Timed(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
