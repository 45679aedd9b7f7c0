using Unblur.Imaging;

namespace Unblur.Physics.Tests;

internal static class TestImages
{
    /// <summary>Uniform noise in [0,1].</summary>
    public static PlanarImage Random(int seed, int channels, int height, int width)
    {
        Random random = new(seed);
        PlanarImage image = new(channels, height, width);
        foreach (ref float value in image.Values.AsSpan())
        {
            value = random.NextSingle();
        }

        return image;
    }

    public static PlanarImage Constant(float value, int channels, int height, int width)
    {
        PlanarImage image = new(channels, height, width);
        image.Values.AsSpan().Fill(value);
        return image;
    }

    public static float LargestDifference(PlanarImage a, PlanarImage b)
    {
        Assert.Equal((a.Channels, a.Height, a.Width), (b.Channels, b.Height, b.Width));
        return a.Values.Zip(b.Values, (x, y) => MathF.Abs(x - y)).Max();
    }

    /// <summary>The middle of an image, whole pixels.</summary>
    public static PlanarImage Middle(PlanarImage image, int height, int width)
    {
        PlanarImage crop = new(image.Channels, height, width);
        int top = (image.Height - height) / 2;
        int left = (image.Width - width) / 2;
        for (int i = 0; i < crop.Values.Length; i++)
        {
            int x = i % width;
            int y = i / width % height;
            crop.Values[i] = image.Plane(i / (width * height))[((top + y) * image.Width) + left + x];
        }

        return crop;
    }
}
