using Unblur.Physics.Blind;
using Unblur.Physics.Blind.Regions;

namespace Unblur.Restoring.Blind;

/// <summary>Whether the rotation of the camera explains a photo better than one kernel, and whether it can be relied on.</summary>
/// <remarks>How the limits were set: docs/experiments/blind-deconvolution.md.</remarks>
internal static class RegionCertainty
{
    private const double MostSameness = 0.93; // above it, one kernel explains the photo as well
    private const double LeastGain = -0.01; // of the energy: kernels that are too small have less of it
    private const double LeastAgreement = 0.92, LeastShare = 0.5;

    /// <summary>Whether the kernel of a photo is worth a search of its regions: a shake was found where the photo is not saturated.</summary>
    internal static bool IsWorthASearch(BlindEstimate estimate) => BlindCertainty.HasShake(estimate);

    /// <summary>Whether the photo is to be restored with the rotation.</summary>
    internal static bool IsCertain(RegionalEstimate regions)
        => regions.Sameness <= MostSameness
            && regions.Gain >= LeastGain
            && regions.Agreement >= LeastAgreement
            && regions.Regions.Count(region => region.IsCertain) >= LeastShare * regions.Regions.Count;
}
