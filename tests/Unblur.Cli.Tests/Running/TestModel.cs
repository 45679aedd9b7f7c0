using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Unblur.Cli.Weights;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Cli.Tests.Running;

/// <summary>Tiny untrained networks with their cards: one gives every photo back as it was, one sees some motion.</summary>
internal static class TestModel
{
    public const string Name = "tiny";
    public const string MotionName = "moves";

    private static readonly ConcurrentDictionary<string, byte[]> s_models = new();

    /// <summary>Installs it as the default model below a home folder.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="residual">Deviation of the last layer's weights: with 0 every photo comes back as it was.</param>
    /// <returns>The path of the weights.</returns>
    public static string Install(string home, double residual = 0)
    {
        using ResUNet network = Network(residual);
        string weights = PathOf(home, Name, ".safetensors");
        NetworkFile.Save(weights, network);
        WriteOnnx(weights);
        WriteCard(home, Name, "resunet", network);
        return weights;
    }

    /// <summary>The one that restores.</summary>
    /// <param name="residual">As for <see cref="Install"/>.</param>
    public static ResUNet Network(double residual = 0)
    {
        ResUNet network = new(new ResUNetOptions { Channels = [4, 4], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        using Generator generator = new(1);
        network.Initialize(generator);
        if (residual > 0)
        {
            Initializers.Normal(network.State().Single(entry => entry.Name == "tail.weight").Parameter, residual, generator);
        }

        return network;
    }

    /// <summary>Installs the default one for motion.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="last">Deviation of the last layer's weights; 0 for those that a network begins with.</param>
    /// <returns>The path of the weights.</returns>
    public static string InstallMotion(string home, double last = 0)
    {
        using OffsetNet network = new(new OffsetNetOptions { Channels = 2 });
        using Generator generator = new(1);
        network.Initialize(generator);
        if (last > 0)
        {
            Initializers.Normal(network.State().Last(entry => entry.Name.EndsWith("weight", StringComparison.Ordinal)).Parameter, last, generator);
        }

        string weights = PathOf(home, MotionName, ".safetensors");
        NetworkFile.Save(weights, network);
        WriteOnnx(weights);
        WriteCard(home, MotionName, OffsetNet.Name, network);
        return weights;
    }

    // What a process would make of the weights: made once, it spares every process libtorch.
    private static void WriteOnnx(string weights)
    {
        string sha256 = Sha256(weights);
        byte[] model = s_models.GetOrAdd(sha256, _ => new TorchWeights().Export(weights, sha256, new ExportOptions())[0].Model.ToArray());
        File.WriteAllBytes(Path.ChangeExtension(weights, ".onnx"), model);
    }

    private static void WriteCard(string home, string name, string kind, Module network)
    {
        string weights = PathOf(home, name, ".safetensors");
        File.WriteAllText(PathOf(home, name, ".json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "name": "{{name}}", "network": "{{kind}}", "file": "{{name}}.safetensors", "sha256": "{{Sha256(weights)}}",
              "bytes": {{new FileInfo(weights).Length}}, "parameters": {{network.ParameterCount()}}, "license": "MIT", "default": true
            }
            """));
    }

    private static string PathOf(string home, string name, string extension) => Path.Combine(Directory.CreateDirectory(Path.Combine(home, "models")).FullName, name + extension);

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
