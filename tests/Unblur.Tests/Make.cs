using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.ResUNet;
using Unblur.Restoring.Shake;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Tests;

/// <summary>Photos, networks and deblurrers for tests.</summary>
internal static class Make
{
    internal static ModelCard Card { get; } = new() { Name = "test", Network = "fake", File = "test.safetensors", Sha256 = "", Bytes = 0, Parameters = 0, License = "MIT" };

    /// <summary>Smooth waves with edges and texture, in [0.1, 0.9].</summary>
    internal static PlanarImage Scene(int width, int height, int channels = 3, int seed = 1)
    {
        var image = new PlanarImage(channels, height, width);
        var random = new Random(seed);
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < width * height; i++)
            {
                (int x, int y) = (i % width, i / width);
                double wave = (0.25 * Math.Sin((x / 9.0) + c + seed)) + (0.15 * Math.Cos((y / 7.0) + (x / 23.0)));
                double edge = (x / 37 + y / 29) % 2 == 0 ? 0.05 : -0.05;
                image.Values[(c * width * height) + i] = (float)(0.5 + (0.6 * wave) + edge + (0.02 * random.NextDouble()));
            }
        }

        return image;
    }

    internal static Photo Photo(int width = 96, int height = 64, int channels = 3, int bits = 8) => Imaging.Photo.FromPlanes(Scene(width, height, channels), bits);

    /// <summary>A small ResUNet whose result differs visibly from its input.</summary>
    internal static ResUNet SmallResUNet(ulong seed = 1, double residual = 0.02)
    {
        var network = new ResUNet(new ResUNetOptions { Channels = [8, 12], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        using var generator = new Generator(seed);
        network.Initialize(generator);
        foreach ((string name, Parameter parameter) in network.State())
        {
            if (name == "tail.weight")
            {
                Initializers.Normal(parameter, residual, generator);
            }
        }

        return network;
    }

    internal static Deblurrer Deblurrer(DeblurNetwork network, DeblurOptions? options = null)
    {
        DeblurOptions onCpu = (options ?? new DeblurOptions()) with { Device = "cpu" };
        return new(ShakeMethod.Of(network, Card, onCpu, NullLogger.Instance), onCpu);
    }

    /// <summary>Options that leave the result as the network gives it.</summary>
    internal static DeblurOptions Plain { get; } = new() { Guard = false, Precision = ComputePrecision.Float32, Device = "cpu" };
}
