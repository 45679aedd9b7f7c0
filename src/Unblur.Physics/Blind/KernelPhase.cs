namespace Unblur.Physics.Blind;

/// <summary>Where between the pixels a kernel lies: light is never negative, so that a kernel is moved to where it has the least negative weights.</summary>
/// <remarks>
/// A kernel that lies half a pixel off the trace it stands for needs negative weights next to it. Without them, it is too wide, and what it restores is
/// several dB worse although its picture looks the same.
/// </remarks>
internal static class KernelPhase
{
    private const int Steps = 8; // for a pixel

    /// <summary>The weights within a reach of those above 0.</summary>
    public static bool[] Support(float[] kernel, int size, int reach)
    {
        bool[] support = new bool[kernel.Length];
        for (int i = 0; i < kernel.Length; i++)
        {
            for (int y = Math.Max(0, (i / size) - reach); kernel[i] > 0 && y <= Math.Min(size - 1, (i / size) + reach); y++)
            {
                for (int x = Math.Max(0, (i % size) - reach); x <= Math.Min(size - 1, (i % size) + reach); x++)
                {
                    support[(y * size) + x] = true;
                }
            }
        }

        return support;
    }

    /// <summary>The shift in eighths of a pixel, −½ to below ½ on each axis, at which the negative weights have the least share of the squared length.</summary>
    public static (double X, double Y) Of(float[] kernel, int size)
    {
        (double best, double bestX, double bestY) = (double.PositiveInfinity, 0, 0);
        for (int i = 0; i < Steps * Steps; i++)
        {
            (double x, double y) = (((double)(i % Steps) / Steps) - 0.5, ((double)(i / Steps) / Steps) - 0.5);
            (double whole, double negative) = (0, 0);
            foreach (float weight in Shifted(kernel, size, x, y))
            {
                (whole, negative) = (whole + ((double)weight * weight), negative + (weight < 0 ? (double)weight * weight : 0));
            }

            (best, bestX, bestY) = negative < best * whole ? (negative / whole, x, y) : (best, bestX, bestY);
        }

        return (bestX, bestY);
    }

    /// <summary>The kernel moved to the right and down, band-limited: weights may become negative.</summary>
    public static float[] Shifted(float[] kernel, int size, double x, double y)
    {
        float[] across = new float[kernel.Length], shifted = new float[kernel.Length];
        double[] byX = Weights(size, x), byY = Weights(size, y);
        for (int i = 0; i < kernel.Length; i++)
        {
            double sum = 0;
            for (int from = 0; from < size; from++)
            {
                sum += kernel[(i / size * size) + from] * byX[(i % size) - from + size - 1];
            }

            across[i] = (float)sum;
        }

        for (int i = 0; i < kernel.Length; i++)
        {
            double sum = 0;
            for (int from = 0; from < size; from++)
            {
                sum += across[(from * size) + (i % size)] * byY[(i / size) - from + size - 1];
            }

            shifted[i] = (float)sum;
        }

        return shifted;
    }

    /// <summary>Of a value at distances of 1 − size to size − 1 px, for a period of twice the size.</summary>
    private static double[] Weights(int size, double shift)
    {
        int period = 2 * size;
        return [.. Enumerable.Range(1 - size, period - 1).Select(distance => distance - shift).Select(distance => Math.Abs(distance) < 1e-9
            ? 1
            : Math.Sin(Math.PI * distance) / (period * Math.Tan(Math.PI * distance / period)))];
    }
}
