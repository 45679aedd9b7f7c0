using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Kernels of a second family of hand shake, which training cannot draw: the velocity is a smooth random function of time, so that paths have hooks and loops.</summary>
/// <remarks>
/// Each component of the velocity is a drift and five waves of 0.5 to 3 turns in the exposure, normal amplitudes that fall with the number of turns; the path is
/// scaled to its extent. Kernel i of a seed is drawn from <see cref="RandomStreams.ForEvaluation"/>(seed, i).
/// </remarks>
internal static class SmoothShake
{
    private const int Steps = 600;
    private const int Waves = 5;
    private const double Drift = 0.6;

    /// <summary>A kernel whose path's extent is uniform in [minimum, maximum] px.</summary>
    internal static BlurKernel Kernel(double minimum, double maximum, long seed, int index)
    {
        Random random = RandomStreams.ForEvaluation(seed, index);
        double length = minimum + ((maximum - minimum) * random.NextDouble());
        double[] x = Positions(random);
        double[] y = Positions(random);
        double scale = length / Extent(x, y);
        return Rasterize([.. x.Select(value => value * scale)], [.. y.Select(value => value * scale)], length);
    }

    private static double[] Positions(Random random)
    {
        double drift = Drift * random.NextNormal();
        var waves = Enumerable.Range(0, Waves).Select(i => (Turns: 0.5 + (2.5 * i / (Waves - 1)), Size: random.NextNormal(), Phase: Math.Tau * random.NextDouble())).ToList();
        double[] positions = new double[Steps];
        for (int i = 1; i < Steps; i++)
        {
            double time = (double)i / Steps;
            double velocity = drift + waves.Sum(wave => wave.Size / (1 + (0.5 * wave.Turns)) * Math.Sin((Math.Tau * wave.Turns * time) + wave.Phase));
            positions[i] = positions[i - 1] + (velocity / Steps);
        }

        double mean = positions.Average();
        return [.. positions.Select(value => value - mean)];
    }

    private static double Extent(double[] x, double[] y)
    {
        double largest = 1e-9;
        for (int i = 0; i < Steps; i += 4)
        {
            for (int j = i + 4; j < Steps; j += 4)
            {
                largest = Math.Max(largest, double.Hypot(x[i] - x[j], y[i] - y[j]));
            }
        }

        return largest;
    }

    /// <summary>The time spent at each pixel, shared among the four nearest.</summary>
    private static BlurKernel Rasterize(double[] x, double[] y, double length)
    {
        int radius = (int)Math.Ceiling(x.Concat(y).Max(Math.Abs)) + 1, size = (2 * radius) + 1;
        double[] weights = new double[size * size];
        for (int i = 0; i < x.Length; i++)
        {
            (int column, int row) = ((int)Math.Floor(x[i]), (int)Math.Floor(y[i]));
            (double right, double down) = (x[i] - column, y[i] - row);
            int place = ((row + radius) * size) + column + radius;
            weights[place] += (1 - right) * (1 - down);
            weights[place + 1] += right * (1 - down);
            weights[place + size] += (1 - right) * down;
            weights[place + size + 1] += right * down;
        }

        return BlurKernel.FromWeights(size, weights, length);
    }
}
