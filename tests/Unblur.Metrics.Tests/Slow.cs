using Unblur.Imaging;

namespace Unblur.Metrics.Tests;

/// <summary>Measures written down as their formulas say, pixel by pixel, to hold the fast ones against.</summary>
internal static class Slow
{
    /// <summary>Mean SSIM terms of one channel with a two-dimensional window that stays within the image.</summary>
    internal static (double Ssim, double Cs, double Luminance, double Contrast, double Structure) Terms(
        double[,] a, double[,] b, double[,] window, double c1, double c2, double varianceFactor = 1)
    {
        int size = window.GetLength(0);
        List<double[]> places = [];
        for (int y = 0; y + size <= a.GetLength(0); y++)
        {
            for (int x = 0; x + size <= a.GetLength(1); x++)
            {
                places.Add(At((i, j) => (a[y + i, x + j], b[y + i, x + j]), window, c1, c2, varianceFactor));
            }
        }

        return (places.Average(p => p[0]), places.Average(p => p[1]), places.Average(p => p[2]), places.Average(p => p[3]), places.Average(p => p[4]));
    }

    /// <summary>Mean SSIM of a volume (rows, columns, channels) with replicated borders.</summary>
    internal static double Volume(PlanarImage a, PlanarImage b, double[] taps, double c1, double c2)
    {
        int radius = taps.Length / 2;
        double sum = 0.0;
        for (int c = 0; c < a.Channels; c++)
        {
            for (int y = 0; y < a.Height; y++)
            {
                for (int x = 0; x < a.Width; x++)
                {
                    double meanA = 0, meanB = 0, squareA = 0, squareB = 0, product = 0;
                    for (int k = 0; k < taps.Length * taps.Length * taps.Length; k++)
                    {
                        (int i, int j, int l) = (k / taps.Length / taps.Length, k / taps.Length % taps.Length, k % taps.Length);
                        double weight = taps[i] * taps[j] * taps[l];
                        int at = (Math.Clamp(c + l - radius, 0, a.Channels - 1) * a.Height * a.Width)
                            + (Math.Clamp(y + i - radius, 0, a.Height - 1) * a.Width) + Math.Clamp(x + j - radius, 0, a.Width - 1);
                        double u = a.Values[at], v = b.Values[at];
                        meanA += weight * u;
                        meanB += weight * v;
                        squareA += weight * u * u;
                        squareB += weight * v * v;
                        product += weight * u * v;
                    }

                    sum += ((2 * meanA * meanB) + c1) * ((2 * (product - (meanA * meanB))) + c2)
                        / (((meanA * meanA) + (meanB * meanB) + c1) * (squareA - (meanA * meanA) + squareB - (meanB * meanB) + c2));
                }
            }
        }

        return sum / a.Values.Length;
    }

    /// <summary>The outer product of a Gaussian about size / 2 with itself.</summary>
    internal static double[,] Gaussian(int size, double sigma)
    {
        double[,] window = new double[size, size];
        double sum = 0.0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double y = i - (size / 2), x = j - (size / 2);
                sum += window[i, j] = Math.Exp(-((x * x) + (y * y)) / (2 * sigma * sigma));
            }
        }

        for (int i = 0; i < size * size; i++)
        {
            window[i / size, i % size] /= sum;
        }

        return window;
    }

    internal static double[,] Uniform(int size)
    {
        double[,] window = new double[size, size];
        for (int i = 0; i < size * size; i++)
        {
            window[i / size, i % size] = 1.0 / (size * size);
        }

        return window;
    }

    internal static double[,] Channel(PlanarImage image, int channel)
    {
        double[,] values = new double[image.Height, image.Width];
        for (int i = 0; i < image.Height * image.Width; i++)
        {
            values[i / image.Width, i % image.Width] = image.Plane(channel)[i];
        }

        return values;
    }

    /// <summary>Two-dimensional correlation with symmetric borders, then every second row and column from the first.</summary>
    internal static double[,] HalveSymmetric(double[,] plane, double[,] kernel, int centre)
    {
        (int height, int width, int size) = (plane.GetLength(0), plane.GetLength(1), kernel.GetLength(0));
        double[,] halved = new double[(height + 1) / 2, (width + 1) / 2];
        for (int y = 0; y < height; y += 2)
        {
            for (int x = 0; x < width; x += 2)
            {
                for (int i = 0; i < size; i++)
                {
                    for (int j = 0; j < size; j++)
                    {
                        halved[y / 2, x / 2] += kernel[i, j] * plane[Mirror(y + i - centre, height), Mirror(x + j - centre, width)];
                    }
                }
            }
        }

        return halved;
    }

    private static int Mirror(int i, int length) => i < 0 ? -1 - i : i >= length ? (2 * length) - 1 - i : i;

    private static double[] At(Func<int, int, (double A, double B)> value, double[,] window, double c1, double c2, double varianceFactor)
    {
        double meanA = 0, meanB = 0, varianceA = 0, varianceB = 0, covariance = 0;
        int size = window.GetLength(0);
        for (int i = 0; i < size * size; i++)
        {
            meanA += window[i / size, i % size] * value(i / size, i % size).A;
            meanB += window[i / size, i % size] * value(i / size, i % size).B;
        }

        for (int i = 0; i < size * size; i++)
        {
            (double a, double b) = value(i / size, i % size);
            varianceA += varianceFactor * window[i / size, i % size] * (a - meanA) * (a - meanA);
            varianceB += varianceFactor * window[i / size, i % size] * (b - meanB) * (b - meanB);
            covariance += varianceFactor * window[i / size, i % size] * (a - meanA) * (b - meanB);
        }

        double deviations = Math.Sqrt(varianceA * varianceB);
        double luminance = ((2 * meanA * meanB) + c1) / ((meanA * meanA) + (meanB * meanB) + c1);
        double contrast = ((2 * deviations) + c2) / (varianceA + varianceB + c2);
        double structure = (covariance + (c2 / 2)) / (deviations + (c2 / 2));
        return [luminance * contrast * structure, contrast * structure, luminance, contrast, structure];
    }
}
