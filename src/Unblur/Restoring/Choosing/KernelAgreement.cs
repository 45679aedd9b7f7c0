using System.Globalization;
using Unblur.Guarding;
using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;

namespace Unblur.Restoring.Choosing;

/// <summary>Whether a kernel that was found agrees with the shake that was estimated from the spectrum: two ways to see one thing.</summary>
internal static class KernelAgreement
{
    /// <summary>
    /// A kernel that spreads along its longer axis by less than the first, px, is short; and where the spectrum's shake spreads by more than this many times as much (along both axes: a kernel as
    /// wide as it is long counts from a tenth less on), that is overestimated. docs/experiments/default.md has the photos.
    /// </summary>
    private const double ShortSpread = 1.7, Overestimated = 1.3;

    /// <summary>
    /// That the kernel is short, and shorter than the shake that the spectrum shows; null where it is not. Photos that are hardly blurred are often taken for shaken; of 24 photos under 10 to 30 px
    /// no kernel is found so short.
    /// </summary>
    internal static string? Shorter(BlurKernel kernel, ShakeMoments likely)
    {
        double spread = kernel.Spread();
        return spread < ShortSpread && likely.Spread > Overestimated * spread
            ? string.Create(CultureInfo.InvariantCulture, $"the kernel that was found spreads over {spread:0.0} px at most, and is shorter than the shake that the photo's spectrum shows ({likely.Spread:0.0} px)")
            : null;
    }

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
