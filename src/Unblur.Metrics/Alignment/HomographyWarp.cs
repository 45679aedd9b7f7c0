using Unblur.Imaging;
using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Alignment;

/// <summary>A projective map of the plane: (x, y) to ((A x + B y + C) / w, (D x + E y + F) / w), w = G x + H y + 1. Pixels; x right, y down.</summary>
public readonly record struct Homography(double A, double B, double C, double D, double E, double F, double G, double H)
{
    /// <summary>The map that changes nothing.</summary>
    public static Homography Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0);

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Map(double x, double y)
    {
        double w = (G * x) + (H * y) + 1;
        return (((A * x) + (B * y) + C) / w, ((D * x) + (E * y) + F) / w);
    }
}

/// <summary>Resamples an image through a homography as OpenCV's <c>warpPerspective</c> does with WARP_INVERSE_MAP.</summary>
internal static class HomographyWarp
{
    private const int Fractions = 32;
    private const double Sharpness = -0.75;
    private static readonly double[][] CubicTaps = [.. Enumerable.Range(0, Fractions).Select(i => Cubic(i / (double)Fractions))];

    /// <summary>Bicubic (a = -0.75), positions rounded to 1/32 px, symmetric borders (BORDER_REFLECT).</summary>
    /// <param name="image">C x H x W.</param>
    /// <param name="map">From the result's pixels to the image's.</param>
    internal static PlanarImage Bicubic(PlanarImage image, Homography map)
    {
        var warped = new PlanarImage(image.Channels, image.Height, image.Width);
        Parallel.For(0, image.Height, y =>
        {
            Span<int> columns = stackalloc int[4];
            Span<int> rows = stackalloc int[4];
            for (int x = 0; x < image.Width; x++)
            {
                (int fineX, int fineY) = Fine(map, x, y);
                for (int k = 0; k < 4; k++)
                {
                    columns[k] = SeparableFilter.Index((fineX >> 5) - 1 + k, image.Width, Border.Symmetric);
                    rows[k] = SeparableFilter.Index((fineY >> 5) - 1 + k, image.Height, Border.Symmetric);
                }

                for (int channel = 0; channel < image.Channels; channel++)
                {
                    Span<float> plane = image.Plane(channel);
                    warped.Plane(channel)[(y * image.Width) + x] =
                        (float)Sum(plane, image.Width, rows, columns, CubicTaps[fineY & (Fractions - 1)], CubicTaps[fineX & (Fractions - 1)]);
                }
            }
        });
        return warped;
    }

    /// <summary>1 where the nearest pixel of an image of this size exists, else 0.</summary>
    internal static PlanarImage Inside(int channels, int height, int width, Homography map)
    {
        var mask = new PlanarImage(channels, height, width);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double X, double Y) at = map.Map(x, y);
                (double nearestX, double nearestY) = (Math.Round(at.X), Math.Round(at.Y));
                if (!(nearestX >= 0 && nearestX < width && nearestY >= 0 && nearestY < height))
                {
                    continue;
                }

                for (int channel = 0; channel < channels; channel++)
                {
                    mask.Plane(channel)[(y * width) + x] = 1;
                }
            }
        }

        return mask;
    }

    /// <summary>The position in 1/32 px.</summary>
    private static (int X, int Y) Fine(Homography map, int x, int y)
    {
        const double Farthest = 1 << 28;
        (double X, double Y) at = map.Map(x, y);
        return ((int)Math.Round(Math.Clamp(at.X * Fractions, -Farthest, Farthest)), (int)Math.Round(Math.Clamp(at.Y * Fractions, -Farthest, Farthest)));
    }

    private static double Sum(Span<float> plane, int width, Span<int> rows, Span<int> columns, double[] vertical, double[] horizontal)
    {
        double sum = 0.0;
        for (int j = 0; j < 4; j++)
        {
            int start = rows[j] * width;
            double row = (horizontal[0] * plane[start + columns[0]]) + (horizontal[1] * plane[start + columns[1]])
                + (horizontal[2] * plane[start + columns[2]]) + (horizontal[3] * plane[start + columns[3]]);
            sum += vertical[j] * row;
        }

        return sum;
    }

    private static double[] Cubic(double t) => [Outer(1 + t), Inner(t), Inner(1 - t), Outer(2 - t)];

    private static double Inner(double x) => ((((Sharpness + 2) * x) - (Sharpness + 3)) * x * x) + 1;

    private static double Outer(double x) => Sharpness * (((((x - 5) * x) + 8) * x) - 4);
}
