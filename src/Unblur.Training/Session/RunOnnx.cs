using System.Security.Cryptography;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Onnx;
using Unblur.Torch.Modules;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>Writes the weights of a finished run as ONNX, next to them: for machines without libtorch.</summary>
internal static class RunOnnx
{
    /// <param name="run">The folder of the run.</param>
    /// <param name="main">What the run trains; nothing is written of a module that is no network.</param>
    internal static void Write(RunFolder run, Module? main)
    {
        foreach (string weights in new[] { run.BestWeights, run.LatestWeights, run.MotionWeights }.Where(file => File.Exists(file) && (main is Network || file == run.MotionWeights)))
        {
            using Network network = NetworkFile.Load(weights);
            Dictionary<string, string> more = new() { [OnnxExporter.WeightsKey] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(weights))) };
            foreach (NetworkGraph graph in network.Graphs)
            {
                byte[] model = OnnxExporter.Serialize(network, graph, more: more);
                AtomicFile.Write(Path.ChangeExtension(weights, graph.Name.Length == 0 ? ".onnx" : $".{graph.Name}.onnx"), stream => stream.Write(model));
            }
        }
    }
}
