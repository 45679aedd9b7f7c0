using Unblur.Physics.Blind.Regions;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;

namespace Unblur.Restoring.Blind;

/// <summary>What is reported of a photo whose blur differs from place to place.</summary>
internal static class RegionFindings
{
    /// <summary>The kernel of the middle, those of the regions, and, where steps are kept, the sheet of them.</summary>
    internal static Findings Of(RegionalEstimate regions, Findings findings, bool keepsSteps)
    {
        CameraView view = regions.Model.View;
        BlurKernel middle = regions.Model.KernelAt((view.Width - 1) / 2.0, (view.Height - 1) / 2.0);
        KernelGrid grid = new(regions.Columns, [.. regions.Regions.Select(region => region.Kernel)], [.. regions.Regions.Select(region => region.IsCertain)]);
        return findings with
        {
            Kernels = [middle],
            Regions = grid,
            Steps = keepsSteps ? [.. findings.Steps, new RestorationStep("regions", grid.Draw(), null)] : findings.Steps,
        };
    }
}
