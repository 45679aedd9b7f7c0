using Unblur.Imaging;

namespace Unblur.TestKit.Images;

/// <summary>Images that a test can make anywhere, the same every time.</summary>
public static class TestImages
{
    /// <summary>Smooth colour ramps with fine noise, in [0,1]: every pixel differs from its neighbours, and JPEG keeps it well.</summary>
    public static PlanarImage Textured(int channels, int height, int width, int seed = 1, float noise = 0.05f)
    {
        var random = new Random(seed);
        var image = new PlanarImage(channels, height, width);
        for (int c = 0; c < channels; c++)
        {
            Span<float> plane = image.Plane(c);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    float ramp = 0.5f + (0.4f * MathF.Sin((x * (0.05f + (0.02f * c))) + (y * 0.03f * (c + 1))));
                    plane[(y * width) + x] = Math.Clamp(ramp + (noise * ((2 * random.NextSingle()) - 1)), 0f, 1f);
                }
            }
        }

        return image;
    }

    /// <summary>Random bytes: samples for lossless round trips.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
