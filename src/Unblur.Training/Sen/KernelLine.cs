using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Training.Sen;

/// <summary>The straight motion that is nearest to a kernel: along the direction in which it spreads most, as long as a line that spreads as much.</summary>
internal static class KernelLine
{
    // Twelve times the variance of a kernel of L px is L² − 1 for odd L and L² + 2 for even ones.
    private const double OfPixels = 0.5;

    /// <summary>The canonical motion of a kernel: zero where it is hardly wider than a pixel.</summary>
    /// <remarks>Within 0.1 px for straight motions of more than 4 px. A path of even speed and extent e has the variance e² / 12 + 1/6 along itself: it counts as e px.</remarks>
    internal static MotionVector Of(BlurKernel kernel)
    {
        (double xx, double yy, double xy) = kernel.Moments();
        double half = (xx + yy) / 2, difference = Math.Sqrt(Math.Pow((xx - yy) / 2, 2) + (xy * xy));
        double length = Math.Sqrt(Math.Max(0, (12 * (half + difference)) - OfPixels)), angle = Math.Atan2(2 * xy, xx - yy) / 2;
        return new MotionVector((float)(length * Math.Cos(angle)), (float)(length * Math.Sin(angle))).Canonical;
    }
}
