using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Onnx;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>Writes the weights of a finished run as ONNX, next to them: for machines without libtorch.</summary>
internal static class RunOnnx
{
    /// <param name="run">The folder of the run.</param>
    /// <param name="main">What the run trains; nothing is written of a module that is no network.</param>
    /// <param name="warn">Told where something cannot be written: the weights are there all the same.</param>
    internal static void Write(RunFolder run, Module? main, Action<string>? warn)
    {
        foreach (string weights in new[] { run.BestWeights, run.LatestWeights, run.MotionWeights }.Where(file => File.Exists(file) && (main is Network || file == run.MotionWeights)))
        {
            try
            {
                Write(weights);
            }
            catch (Exception failure) when (failure is OnnxExportException or WeightFileException or TensorMemoryException or IOException or UnauthorizedAccessException)
            {
                warn?.Invoke($"{weights} could not be written as ONNX: {failure.Message} unblur models export does it.");
            }
        }
    }

    private static void Write(string weights)
    {
        using Network network = NetworkFile.Load(weights);
        Dictionary<string, string> more = new() { [OnnxExporter.WeightsKey] = WeightFile.Sha256(weights) };
        foreach (NetworkGraph graph in network.Graphs)
        {
            byte[] model = OnnxExporter.Serialize(network, graph, more: more);
            AtomicFile.Write(Path.ChangeExtension(weights, graph.Name.Length == 0 ? ".onnx" : $".{graph.Name}.onnx"), stream => stream.Write(model));
        }
    }
}
