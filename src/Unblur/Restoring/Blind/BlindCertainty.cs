using System.Globalization;
using Unblur.Physics.Blind;

namespace Unblur.Restoring.Blind;

/// <summary>Whether a kernel that was found can be relied on: a certain one gives a result that is better than the photo in at least 95 % of photos.</summary>
/// <remarks>
/// <para>The limits were set on 20 photos of BSDS500 and 10 of COCO under shake of 7 and 18 px, defocus, a flow that differs from
/// place to place, 2 % noise, and none of them. What counts was then measured on other photos: see docs/experiments/blind-deconvolution.md.</para>
/// <para>Spread: sharp photos gave 0.4 to 0.6 px, with one of 0.87 and one of 1.1; a shake of 4 px gives 0.86 or more. Regions: one shake gave 0.78 or more on 24 of 30,
/// a flow 0.77 or less on 17 of 20. Misfit without noise: 0.0004 to 0.0033 under a right kernel, 0.005 to 0.03 where nothing was explained; noise adds itself.</para>
/// </remarks>
internal static class BlindCertainty
{
    private const double LeastSpread = 0.9; // px
    private const double LeastAgreement = 0.7, LeastRegionAgreement = 0.78, LargestSaturatedShare = 0.5;
    private const double LargestMisfit = 0.0035; // beyond the noise, where white is 1

    /// <summary>Whether there was enough to see a kernel by, be it one of a shake or not.</summary>
    internal static bool HasKernel(BlindEstimate estimate) => estimate.SaturatedShare <= LargestSaturatedShare;

    /// <summary>Whether there is a shake, and enough to see it by.</summary>
    internal static bool HasShake(BlindEstimate estimate) => HasKernel(estimate) && estimate.Spread >= LeastSpread;

    /// <summary>Why the kernel should not be used; null where it can be relied on.</summary>
    internal static string? Doubt(BlindEstimate estimate)
    {
        if (estimate.SaturatedShare > LargestSaturatedShare)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{estimate.SaturatedShare:P0} of where the kernel was looked for is black or white without detail: choose another --region.");
        }

        if (estimate.Spread < LeastSpread)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no shake was found: the kernel spreads over {estimate.Spread:F1} px.");
        }

        if (estimate.Agreement < LeastAgreement)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the kernel is doubtful: searches from other sizes found kernels with a similarity of {estimate.Agreement:F2} to it, at least {LeastAgreement} is certain.");
        }

        if (estimate.RegionAgreement < LeastRegionAgreement)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the blur differs from place to place: the kernels of its parts have a similarity of {estimate.RegionAgreement:F2}, "
                + $"at least {LeastRegionAgreement} is certain. Choose the --region that matters.");
        }

        return estimate.Misfit <= LargestMisfit + estimate.Noise
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the kernel does not explain the photo: restored and blurred again it differs by {255 * estimate.Misfit:F1} of 255, "
                + $"where noise is {255 * estimate.Noise:F1}.");
    }
}
