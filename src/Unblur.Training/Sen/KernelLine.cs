using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Training.Sen;

/// <summary>The straight motion that is nearest to a kernel: along the direction in which it spreads most, as long as a line that spreads as much.</summary>
internal static class KernelLine
{
    // What sharing between neighbouring pixels adds to the variance of a path, px².
    private const double OfPixels = 1.0 / 6;

    /// <summary>The canonical motion of a kernel: zero where it is hardly wider than a pixel.</summary>
    /// <remarks>A path of even speed and extent e has the variance e² / 12 along itself, and blurs a line of e + 1 px.</remarks>
    internal static MotionVector Of(BlurKernel kernel)
    {
        (double xx, double yy, double xy) = kernel.Moments();
        double half = (xx + yy) / 2, difference = Math.Sqrt(Math.Pow((xx - yy) / 2, 2) + (xy * xy));
        double variance = half + difference - OfPixels;
        if (variance <= 0)
        {
            return default;
        }

        double angle = Math.Atan2(2 * xy, xx - yy) / 2, extent = Math.Sqrt(12 * variance);
        double length = extent + Math.Min(1, extent);
        return new MotionVector((float)(length * Math.Cos(angle)), (float)(length * Math.Sin(angle))).Canonical;
    }
}
