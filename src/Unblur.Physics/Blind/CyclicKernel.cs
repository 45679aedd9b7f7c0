namespace Unblur.Physics.Blind;

/// <summary>A kernel as a plane whose opposite borders meet, its middle at the first pixel.</summary>
internal static class CyclicKernel
{
    public static void Place(ReadOnlySpan<float> kernel, int size, float[] plane, int width)
    {
        (int height, int radius) = (plane.Length / width, size / 2);
        Array.Clear(plane);
        for (int i = 0; i < kernel.Length; i++)
        {
            (int x, int y) = ((i % size) - radius, (i / size) - radius);
            plane[((y + height) % height * width) + ((x + width) % width)] += kernel[i];
        }
    }

    /// <summary>The size x size values around the first pixel.</summary>
    public static void Lags(float[] plane, int width, float[] lags, int size)
    {
        (int height, int radius) = (plane.Length / width, size / 2);
        for (int y = -radius; y <= radius; y++)
        {
            for (int x = -radius; x <= radius; x++)
            {
                lags[((y + radius) * size) + x + radius] = plane[((y + height) % height * width) + ((x + width) % width)];
            }
        }
    }
}
