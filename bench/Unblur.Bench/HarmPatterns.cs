using Unblur.Imaging;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Sharp drawings that no training draws: rings, hatched strokes on paper, dots of a halftone, and fans of rays. Each pixel is the mean of nine points.</summary>
internal static class HarmPatterns
{
    internal static PlanarImage Draw(long seed, int index, int height, int width)
    {
        Random random = RandomStreams.ForEvaluation(seed, index);
        Func<double, double, double> tone = (index % 4) switch
        {
            0 => Rings(random, height, width),
            1 => Hatching(random),
            2 => Dots(random),
            _ => Rays(random, height, width),
        };
        double[] ink = [.. Enumerable.Range(0, 3).Select(_ => 0.35 * random.NextDouble())], paper = [.. Enumerable.Range(0, 3).Select(_ => 0.7 + (0.3 * random.NextDouble()))];
        PlanarImage image = new(3, height, width);
        for (int i = 0; i < height * width; i++)
        {
            double value = Enumerable.Range(0, 9).Average(part => Math.Clamp(tone((i % width) + (part % 3 / 3.0), (i / width) + (part / 3 / 3.0)), 0, 1));
            for (int channel = 0; channel < 3; channel++)
            {
                image.Plane(channel)[i] = (float)(ink[channel] + (value * (paper[channel] - ink[channel])));
            }
        }

        return image;
    }

    private static Func<double, double, double> Rings(Random random, int height, int width)
    {
        (double x0, double y0, double period) = (width * random.NextDouble(), height * random.NextDouble(), 6 + (30 * random.NextDouble()));
        return (x, y) => double.Hypot(x - x0, y - y0) / period % 1 < 0.5 ? 1 : 0;
    }

    private static Func<double, double, double> Hatching(Random random)
    {
        (double angle, double second, double period) = (Math.Tau * random.NextDouble(), Math.Tau * random.NextDouble(), 5 + (12 * random.NextDouble()));
        return (x, y) =>
        {
            bool isShaded = Math.Sin(x / 61) + Math.Cos(y / 47) > 0.2, isDark = Math.Sin((x + y) / 83) > 0.4;
            return (isShaded && Place(x, y, angle, period) < 0.25) || (isDark && Place(x, y, second, period) < 0.25) ? 0 : 1;
        };
    }

    private static Func<double, double, double> Dots(Random random)
    {
        (double angle, double period) = (Math.Tau * random.NextDouble(), 6 + (12 * random.NextDouble()));
        return (x, y) =>
        {
            (double u, double v) = (Place(x, y, angle, period) - 0.5, Place(x, y, angle + (Math.PI / 2), period) - 0.5);
            return double.Hypot(u, v) < 0.3 + (0.15 * Math.Sin(x / 90) * Math.Sin(y / 70)) ? 0 : 1;
        };
    }

    private static Func<double, double, double> Rays(Random random, int height, int width)
    {
        (double x0, double y0, int count) = (width * (random.NextDouble() - 0.5), height * random.NextDouble(), 40 + random.Next(100));
        return (x, y) => ((Math.Atan2(y - y0, x - x0) / Math.Tau) + 1) * count % 1 < 0.5 ? 1 : 0;
    }

    private static double Place(double x, double y, double angle, double period)
    {
        double along = ((x * Math.Cos(angle)) + (y * Math.Sin(angle))) / period;
        return along - Math.Floor(along);
    }
}
