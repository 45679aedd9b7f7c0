using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind.Regions;

/// <summary>The four pixels of a square over which a point spreads.</summary>
/// <param name="Corner">Index of the upper left one; −1 for a point outside.</param>
/// <param name="Right">Share of the right ones, 0 to 1.</param>
/// <param name="Low">Share of the lower ones, 0 to 1.</param>
internal readonly record struct KernelSplat(int Corner, float Right, float Low)
{
    public static KernelSplat At(PathPoint place, int size)
    {
        (int left, int top) = ((int)Math.Floor(place.X), (int)Math.Floor(place.Y));
        return left < 0 || top < 0 || left > size - 2 || top > size - 2
            ? new KernelSplat(-1, 0, 0)
            : new KernelSplat((top * size) + left, (float)(place.X - left), (float)(place.Y - top));
    }

    public void AddTo(double[] kernel, double weight, int size)
    {
        if (Corner >= 0)
        {
            double low = weight * Low, high = weight - low;
            kernel[Corner] += high * (1 - Right);
            kernel[Corner + 1] += high * Right;
            kernel[Corner + size] += low * (1 - Right);
            kernel[Corner + size + 1] += low * Right;
        }
    }

    /// <summary>The value of a plane at the point, bilinear; 0 outside.</summary>
    public double MeanOf(double[] kernel, int size) => Corner < 0
        ? 0
        : ((1 - Low) * (((1 - Right) * kernel[Corner]) + (Right * kernel[Corner + 1])))
            + (Low * (((1 - Right) * kernel[Corner + size]) + (Right * kernel[Corner + size + 1])));
}
