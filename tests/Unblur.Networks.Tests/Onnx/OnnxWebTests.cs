using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Unblur.Networks.Onnx;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Onnx;

/// <summary>Exported networks in WebAssembly, under Node; skipped where Node is missing or its package cannot be installed.</summary>
public sealed class OnnxWebTests : IDisposable
{
    private const double Relative = 1e-3;
    private const int Rows = 2, Columns = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("shakeunet")]
    [InlineData("dmphn 1-2-4 with offset")]
    public void ExportedNetwork_InABrowsersRuntime_ComputesAlike(string name)
    {
        string program = Installed();
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);
        using Generator generator = new(3);
        NetworkGraph graph = network.Graphs[0];
        long unit = network.Card.SizeMultiple;
        Tensor[] inputs = [.. graph.Inputs.Select(input => Tensor.Rand([1, input.Channels, Rows * unit, Columns * unit], generator))];
        float[] expected = graph.Run(inputs)[0].ToArray<float>();

        File.WriteAllBytes(_folder.File("model.onnx"), OnnxExporter.Serialize(network, graph));
        Dictionary<string, object> files = [];
        foreach ((GraphInput input, Tensor values) in graph.Inputs.Zip(inputs))
        {
            File.WriteAllBytes(_folder.File(input.Name), values.ToBytes());
            files[input.Name] = new { dims = values.Shape, file = _folder.File(input.Name) };
        }

        Dictionary<string, string> results = new() { [graph.Outputs[0]] = _folder.File("result") };
        File.WriteAllText(_folder.File("job.json"), JsonSerializer.Serialize(new { inputs = files, outputs = results }));
        (int code, string errors) = Run("node", program, Path.Combine(program, "run.mjs"), _folder.File("model.onnx"), _folder.File("job.json"));
        Assert.True(code == 0, errors);

        float[] given = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder.File("result"))).ToArray();
        Assert.Equal(expected.Length, given.Length);
        Assert.InRange(expected.Zip(given, (a, b) => Math.Abs(a - b)).Max(), 0, Relative * expected.Max(Math.Abs));
    }

    /// <summary>The folder of the program with its package, installed once into artifacts/.</summary>
    private static string Installed()
    {
        string source = Repository.PathOf("tests", "onnx-web"), target = Repository.PathOf("artifacts", "onnx-web");
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(target, "node_modules", "onnxruntime-web")))
        {
            (int code, string errors) = Run("npm", target, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Skip.If(code != 0, $"onnxruntime-web cannot be installed: {errors}");
        }

        return target;
    }

    private static (int Code, string Errors) Run(string program, string folder, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
            _ = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Skip.If(true, $"{program} cannot be started: {missing.Message}");
            throw;
        }
    }
}
