using Unblur.Imaging;

namespace Unblur.Cli.Benchmarks;

/// <summary>A synthetic photo: smooth colours, edges and grain. It is the same in every run.</summary>
internal static class SyntheticPhoto
{
    private const int Cell = 37;
    private const int Seed = 1;

    public static Photo Create(int width, int height)
    {
        Random grain = new(Seed);
        PlanarImage planes = new(3, height, width);
        for (int i = 0; i < planes.Values.Length; i++)
        {
            int x = i % width, y = i / width % height, channel = i / (width * height);
            float edge = (x / Cell + (y / Cell)) % 2 == 0 ? 0.3f : 0;
            float slope = 0.4f * (x + (channel * y)) / (width + (2 * height));
            planes.Values[i] = 0.15f + edge + slope + (0.02f * grain.NextSingle());
        }

        return Photo.FromPlanes(planes);
    }
}
