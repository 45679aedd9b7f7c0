using Unblur.Imaging;

namespace Unblur.Physics.Operators;

/// <summary>Moves images by fractions of a pixel.</summary>
public static class SubpixelShift
{
    private const int Lobes = 3;

    /// <summary>The image moved to the right and down, with a Lanczos kernel of three lobes; beyond the border, the edge goes on.</summary>
    /// <param name="image">C x H x W, finite.</param>
    /// <param name="x">To the right, px; finite.</param>
    /// <param name="y">Down, px; finite.</param>
    /// <returns>A new image of the same size. Values may slightly exceed the input's range, because Lanczos rings.</returns>
    /// <remarks>What is blurry loses nothing; what is as sharp as pixels allow loses its finest detail.</remarks>
    public static PlanarImage Apply(PlanarImage image, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!double.IsFinite(x) || !double.IsFinite(y))
        {
            throw new ArgumentException($"The shift ({x}, {y}) must be finite.", nameof(x));
        }

        (int height, int width) = (image.Height, image.Width);
        (int right, float[] across) = Taps(x);
        (int down, float[] downward) = Taps(y);
        PlanarImage moved = new(image.Channels, height, width);
        float[] rows = new float[height * width], padded = new float[width + across.Length - 1];
        for (int channel = 0; channel < image.Channels; channel++)
        {
            Array.Clear(rows);
            for (int row = 0; row < height; row++)
            {
                ReadOnlySpan<float> from = image.Plane(channel).Slice(row * width, width);
                for (int i = 0; i < padded.Length; i++)
                {
                    padded[i] = from[Math.Clamp(i - Lobes - right, 0, width - 1)];
                }

                for (int tap = 0; tap < across.Length; tap++)
                {
                    VectorAlgebra.AddScaled(padded.AsSpan(tap, width), across[tap], rows.AsSpan(row * width, width));
                }
            }

            for (int row = 0; row < height; row++)
            {
                Span<float> to = moved.Plane(channel).Slice(row * width, width);
                for (int tap = 0; tap < downward.Length; tap++)
                {
                    int from = Math.Clamp(row + tap - Lobes - down, 0, height - 1);
                    VectorAlgebra.AddScaled(rows.AsSpan(from * width, width), downward[tap], to);
                }
            }
        }

        return moved;
    }

    /// <summary>The whole pixels of a shift, and the weights of what lies −3 to 3 px from there.</summary>
    private static (int Whole, float[] Weights) Taps(double shift)
    {
        double whole = Math.Round(shift), rest = shift - whole;
        double[] weights = [.. Enumerable.Range(-Lobes, (2 * Lobes) + 1).Select(at => Lanczos(at + rest))];
        double sum = weights.Sum();
        return ((int)Math.Clamp(whole, -1e6, 1e6), [.. weights.Select(weight => (float)(weight / sum))]);
    }

    private static double Lanczos(double at)
    {
        double phase = Math.PI * at;
        return Math.Abs(at) < 1e-9 ? 1 : Math.Abs(at) >= Lobes ? 0 : Lobes * Math.Sin(phase) * Math.Sin(phase / Lobes) / (phase * phase);
    }
}
