using Unblur.Imaging;

namespace Unblur.Training.Sen;

/// <summary>The outline of something in front: a random closed curve without corners, and how much of each pixel lies inside.</summary>
internal static class MovingShape
{
    private const int Angles = 720;
    private const int Waves = 5;
    private const double LeastRadius = 0.12, MostRadius = 0.45, Roughness = 0.35;

    /// <summary>Draws a shape. Draw order: centre x, y, radius, then for each wave its height and phase.</summary>
    /// <param name="side">Of the square that it lies in, px; its centre is within the middle half.</param>
    /// <param name="random">The sample's generator.</param>
    /// <returns>1 x side x side: 1 inside, 0 outside, between them at the edge.</returns>
    internal static PlanarImage Draw(int side, Random random)
    {
        double centreX = side * (0.25 + (0.5 * random.NextDouble())), centreY = side * (0.25 + (0.5 * random.NextDouble()));
        double[] radii = Radii(side * (LeastRadius + ((MostRadius - LeastRadius) * random.NextDouble())), random);
        PlanarImage inside = new(1, side, side);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                (double dx, double dy) = (x - centreX, y - centreY);
                int angle = (int)((Math.Atan2(dy, dx) + Math.PI) * (Angles / Math.Tau));
                double depth = radii[Math.Min(angle, Angles - 1)] - Math.Sqrt((dx * dx) + (dy * dy));
                inside.Values[(y * side) + x] = (float)Math.Clamp((0.5 * depth) + 0.5, 0, 1);
            }
        }

        return inside;
    }

    private static double[] Radii(double radius, Random random)
    {
        double[] radii = new double[Angles];
        Array.Fill(radii, radius);
        for (int wave = 2; wave < 2 + Waves; wave++)
        {
            double height = radius * Roughness * random.NextDouble() * 2 / wave, phase = Math.Tau * random.NextDouble();
            for (int i = 0; i < Angles; i++)
            {
                radii[i] += height * Math.Cos((wave * Math.Tau * i / Angles) + phase);
            }
        }

        return radii;
    }
}
