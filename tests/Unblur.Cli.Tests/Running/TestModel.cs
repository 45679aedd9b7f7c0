using System.Globalization;
using System.Security.Cryptography;
using Unblur.Networks;
using Unblur.Networks.ResUNet;
using Unblur.Torch;

namespace Unblur.Cli.Tests.Running;

/// <summary>A tiny untrained network with its card: it gives every photo back as it was.</summary>
internal static class TestModel
{
    public const string Name = "tiny";

    /// <summary>Installs it as the default model below a home folder.</summary>
    /// <returns>The path of the weights.</returns>
    public static string Install(string home)
    {
        string folder = Directory.CreateDirectory(Path.Combine(home, "models")).FullName;
        string weights = Path.Combine(folder, $"{Name}.safetensors");
        using ResUNet network = new(new ResUNetOptions { Channels = [4, 4], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        using Generator generator = new(1);
        network.Initialize(generator);
        NetworkFile.Save(weights, network);
        File.WriteAllText(Path.Combine(folder, $"{Name}.json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "name": "{{Name}}", "network": "resunet", "file": "{{Name}}.safetensors", "sha256": "{{Sha256(weights)}}",
              "bytes": {{new FileInfo(weights).Length}}, "parameters": {{network.ParameterCount()}}, "license": "MIT", "default": true
            }
            """));
        return weights;
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
