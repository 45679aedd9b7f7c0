using Unblur.Physics.Flow;
using Unblur.Training.Recipes;

namespace Unblur.Training.Sen;

/// <summary>How the motion of training patches is drawn: keys <c>flow.*</c>.</summary>
public sealed record MotionOptions
{
    /// <summary>Largest |u| and |v| in a patch, px.</summary>
    public double Ceiling { get; init; } = 46;

    /// <summary>Largest translation of the camera along x, and along y, px.</summary>
    public double Translation { get; init; } = 27;

    /// <summary>Share of patches blurred by a camera-shake kernel, whose label is the line of the same extent.</summary>
    public double ShakeShare { get; init; }

    /// <summary>Share of the others in which something moves in front, otherwise than what is behind.</summary>
    public double ForegroundShare { get; init; }

    /// <summary>Px that a photo must offer on each side of a patch: half the longest kernel.</summary>
    public int Margin => (int)Math.Ceiling(Ceiling / 2) + 1;

    /// <summary>Gong's motions, without their ceiling: the patch's own is held instead.</summary>
    internal GongFlowOptions Gong => new() { MaximumTranslation = Translation, Ceiling = null };

    internal static MotionOptions Read(RecipeReader keys)
    {
        MotionOptions usual = new();
        return new MotionOptions
        {
            Ceiling = keys.Number("flow.ceiling", usual.Ceiling, Bounds.Between(1, 200), "px", "Largest |u| and |v| of a motion in a patch; SEN uses 23 and 46."),
            Translation = keys.Number(
                "flow.translation", usual.Translation, Bounds.Between(0, 500), "px", "Largest translation of the camera along x, and along y, as Gong et al. draw it."),
            ShakeShare = keys.Number(
                "flow.shake_share", usual.ShakeShare, Bounds.Share, "",
                "Patches blurred by one camera-shake kernel of shake.*; their label is the straight line of the same extent."),
            ForegroundShare = keys.Number(
                "flow.foreground_share", usual.ForegroundShare, Bounds.Share, "",
                "Patches, among those with Gong's motion, in which a part of another photo moves in front, otherwise than what is behind."),
        };
    }
}
