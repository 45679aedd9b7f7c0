using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Restoring.Tiles;

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

    /// <summary>Sharpens by the mean of all within some pixels: its result differs visibly from its input, and depends on all that it reaches.</summary>
    internal static FakeNetwork Sharpening(int reach = 24) => new(image =>
    {
        PlanarImage result = Mean(image, reach);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = image.Values[i] + (0.3f * (image.Values[i] - result.Values[i]));
        }

        return result;
    }, reach: reach);

    /// <summary>The mean of the pixels within some distance in rows and columns; there is 0 beyond the edge.</summary>
    internal static PlanarImage Mean(PlanarImage image, int reach)
    {
        PlanarImage rows = new(image.Channels, image.Height, image.Width), both = new(image.Channels, image.Height, image.Width);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < image.Height; y++)
            {
                for (int x = 0; x < image.Width; x++)
                {
                    ReadOnlySpan<float> row = image.Plane(channel).Slice(y * image.Width, image.Width);
                    double sum = 0;
                    for (int near = Math.Max(0, x - reach); near <= Math.Min(image.Width - 1, x + reach); near++)
                    {
                        sum += row[near];
                    }

                    rows.Plane(channel)[(y * image.Width) + x] = (float)(sum / ((2 * reach) + 1));
                }
            }

            for (int i = 0; i < image.Height * image.Width; i++)
            {
                (int y, int x) = (i / image.Width, i % image.Width);
                double sum = 0;
                for (int near = Math.Max(0, y - reach); near <= Math.Min(image.Height - 1, y + reach); near++)
                {
                    sum += rows.Plane(channel)[(near * image.Width) + x];
                }

                both.Plane(channel)[i] = (float)(sum / ((2 * reach) + 1));
            }
        }

        return both;
    }

    internal static Deblurrer Deblurrer(INetwork network, DeblurOptions? options = null)
    {
        DeblurOptions onCpu = (options ?? new DeblurOptions()) with { Device = "cpu" };
        return new(new TileMethod(network, Card, onCpu, NullLogger.Instance), onCpu);
    }

    /// <summary>Options that leave the result as the network gives it.</summary>
    internal static DeblurOptions Plain { get; } = new() { Guard = false, Device = "cpu" };
}
