namespace Unblur.Physics.Kernels;

/// <summary>Turns a path into a kernel by splatting closely spaced moments of it.</summary>
internal static class KernelRasterizer
{
    // The largest distance between moments, px: with 20 per pixel the splatting error is invisible.
    private const double Spacing = 0.05;

    // Weights below this are negligible bilinear remainders, which would only cost a tap each.
    private const double SmallestWeight = 1e-7;

    public static BlurKernel Rasterize(ShakePath path)
    {
        List<(PathPoint Point, double Time)> moments = Subdivide(path);
        double centroidX = moments.Sum(moment => moment.Point.X * moment.Time);
        double centroidY = moments.Sum(moment => moment.Point.Y * moment.Time);

        // The centroid lies in the convex hull, so no point is farther from it than the extent; bilinear weights need one pixel more.
        int radius = (int)Math.Ceiling(path.Length) + 1;
        int size = (2 * radius) + 1;
        double[] weights = new double[size * size];
        foreach ((PathPoint point, double time) in moments)
        {
            Splat(weights, size, point.X - centroidX + radius, point.Y - centroidY + radius, time);
        }

        foreach (ref double weight in weights.AsSpan())
        {
            if (weight < SmallestWeight)
            {
                weight = 0;
            }
        }

        return BlurKernel.FromWeights(size, weights, path.Length);
    }

    private static List<(PathPoint Point, double Time)> Subdivide(ShakePath path)
    {
        List<(PathPoint, double)> moments = [];
        double segmentTime = 1.0 / (path.Points.Length - 1);
        for (int i = 1; i < path.Points.Length; i++)
        {
            PathPoint from = path.Points[i - 1];
            double dx = path.Points[i].X - from.X;
            double dy = path.Points[i].Y - from.Y;
            int count = Math.Max(1, (int)Math.Ceiling(Math.Sqrt((dx * dx) + (dy * dy)) / Spacing));
            for (int part = 0; part < count; part++)
            {
                double share = (part + 0.5) / count;
                moments.Add((new PathPoint(from.X + (share * dx), from.Y + (share * dy)), segmentTime / count));
            }
        }

        return moments;
    }

    private static void Splat(double[] weights, int size, double x, double y, double time)
    {
        int left = (int)x;
        int top = (int)y;
        double right = x - left;
        double bottom = y - top;
        int corner = (top * size) + left;
        weights[corner] += (1 - right) * (1 - bottom) * time;
        weights[corner + 1] += right * (1 - bottom) * time;
        weights[corner + size] += (1 - right) * bottom * time;
        weights[corner + size + 1] += right * bottom * time;
    }
}
