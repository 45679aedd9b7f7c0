using System.Globalization;
using Unblur.Guarding;
using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;

namespace Unblur.Restoring.Choosing;

/// <summary>Whether a kernel that was found agrees with the shake that was estimated from the spectrum: two ways to see one thing.</summary>
internal static class KernelAgreement
{
    /// <summary>Why the kernel is doubtful; null where it agrees.</summary>
    internal static string? Doubt(BlurKernel kernel, ShakeMoments likely)
    {
        (double xx, double yy, double xy) = kernel.Moments();
        ShakeMoments found = new(xx, yy, xy);
        double factor = Math.Max(found.Spread / likely.Spread, likely.Spread / found.Spread);
        double shape = double.Hypot((found.Stretch / found.Spread) - (likely.Stretch / likely.Spread), (found.Slant / found.Spread) - (likely.Slant / likely.Spread));
        return factor > GuardLimits.KernelFactor || shape > GuardLimits.KernelShape
            ? string.Create(CultureInfo.InvariantCulture, $"the kernel that was found (spread {found.Spread:0.0} px) contradicts the shake that the photo's spectrum shows ({likely.Spread:0.0} px)")
            : null;
    }
}
