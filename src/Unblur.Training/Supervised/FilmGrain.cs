using Unblur.Imaging;

namespace Unblur.Training.Supervised;

/// <summary>The grain of scanned film: noise of all channels alike, smooth over a pixel or two.</summary>
internal static class FilmGrain
{
    /// <summary>Adds grain.</summary>
    /// <param name="image">C x H x W; changed, and may leave [0,1].</param>
    /// <param name="deviation">Its standard deviation.</param>
    /// <param name="random">Gives its smoothness, 0 to 1 times a mean over 3 x 3 px, and its values.</param>
    internal static void Add(PlanarImage image, double deviation, Random random)
    {
        (int height, int width) = (image.Height, image.Width);
        float smooth = (float)random.NextDouble();
        float[] noise = new float[height * width];
        ulong state = (ulong)random.NextInt64() | 1;
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = Normal(ref state);
        }

        Smooth(noise, height, width, smooth);
        float scale = (float)(deviation / Math.Sqrt(noise.Average(value => (double)value * value) + 1e-12));
        for (int channel = 0; channel < image.Channels; channel++)
        {
            Span<float> plane = image.Plane(channel);
            for (int i = 0; i < noise.Length; i++)
            {
                plane[i] += scale * noise[i];
            }
        }
    }

    /// <summary>The sum of four uniform values, near enough to normal for grain, from one draw of a xorshift generator.</summary>
    private static float Normal(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return ((state & 0xFFFF) + ((state >> 16) & 0xFFFF) + ((state >> 32) & 0xFFFF) + (state >> 48)) / 65536f - 2;
    }

    /// <summary>Each value and its neighbours, of the weights 1 and <paramref name="share"/>, along rows and then along columns.</summary>
    private static void Smooth(float[] values, int height, int width, float share)
    {
        float[] rows = [.. values];
        for (int i = 1; i < values.Length - 1; i++)
        {
            rows[i] = values[i] + (share * (values[i - 1] + values[i + 1]));
        }

        for (int i = width; i < width * (height - 1); i++)
        {
            values[i] = rows[i] + (share * (rows[i - width] + rows[i + width]));
        }
    }
}
