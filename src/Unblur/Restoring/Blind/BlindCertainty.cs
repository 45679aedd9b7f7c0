using System.Globalization;
using Unblur.Physics.Blind;

namespace Unblur.Restoring.Blind;

/// <summary>Whether a kernel that was found can be relied on.</summary>
internal static class BlindCertainty
{
    private const double LeastSpread = 0.7; // px; a sharp photo gives less
    private const double LeastAgreement = 0.7, LargestSaturatedShare = 0.5;

    /// <summary>Why the kernel should not be used; null where it can be relied on.</summary>
    internal static string? Doubt(BlindEstimate estimate)
    {
        if (estimate.SaturatedShare > LargestSaturatedShare)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{estimate.SaturatedShare:P0} of where the kernel was looked for is black or white without detail: choose another --region.");
        }

        if (estimate.Spread < LeastSpread)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no shake was found: the kernel spreads over {estimate.Spread:F1} px.");
        }

        return estimate.Agreement >= LeastAgreement
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the kernel is doubtful: searches from other sizes found kernels with a similarity of {estimate.Agreement:F2} to it, at least {LeastAgreement} is certain.");
    }
}
