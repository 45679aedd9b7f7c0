using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>What the total variation of motion is taken of.</summary>
public enum VariationOf
{
    /// <summary>R's 15 samples in px, as in the code.</summary>
    Offsets,

    /// <summary>The motion in M's units, as in the paper: 3/32 of it.</summary>
    Map,
}

/// <summary>The motion by which restored photos are blurred again.</summary>
public enum ReblurBy
{
    /// <summary>b − f.</summary>
    Relative,

    /// <summary>b, as the paper's discussion tries.</summary>
    Absolute,
}

/// <summary>
/// Weights of what trains the motion network M; a term of weight 0 is not computed. The defaults are those of the published <c>semi_syn</c> run.
/// </summary>
/// <remarks>
/// Motion is counted in M's units, 20 px of half-length; images in [0,1]. b, s and f are the canonical motion of the blurry, the sharp and the
/// restored photos, B̂ the restored photo (detached) blurred again. NeurMAP, Eq. 10, and its code. The formulas stand where the keys are read.
/// </remarks>
public sealed record MotionTerms
{
    /// <summary>Eq. 4.</summary>
    public double Reblur { get; init; } = 1;

    public double Structure { get; init; } = 0.1;

    /// <summary>Eq. 5.</summary>
    public double Blurry { get; init; } = 0.001;

    /// <summary>Eq. 5.</summary>
    public double Sharp { get; init; } = 0.002;

    /// <summary>Eq. 5.</summary>
    public double Restored { get; init; } = 0.001;

    /// <summary>Eq. 6.</summary>
    public double Variation { get; init; } = 0.002;

    public VariationOf VariationOf { get; init; }

    public double Growth { get; init; } = 1;

    public double OffsetSquare { get; init; }

    public ReblurBy ReblurBy { get; init; }

    /// <summary>Px.</summary>
    public int ReblurMargin { get; init; }

    public double SyntheticMotion { get; init; }

    /// <summary>Px; 40 is the paper's alpha.</summary>
    public double SyntheticMotionLength { get; init; } = 40;

    internal bool IsReblurred => Reblur > 0 || Structure > 0;

    /// <summary>Reads the weights in <c>motion.*</c> and what belongs to them.</summary>
    internal static MotionTerms Read(RecipeReader keys)
    {
        MotionTerms usual = new();
        return new MotionTerms
        {
            Reblur = Weight("reblur", usual.Reblur, "Mean (B̂ − B)², Eq. 4."),
            Structure = Weight("structure", usual.Structure, "1 − MS-SSIM(B̂, B); the code alone has it."),
            Blurry = Weight("blurry", usual.Blurry, "Mean | |b| − 1 |, Eq. 5."),
            Sharp = Weight("sharp", usual.Sharp, "Mean |s|, Eq. 5."),
            Restored = Weight("restored", usual.Restored, "Mean |f − b|, b detached, Eq. 5."),
            Variation = Weight("variation", usual.Variation, "Total variation of b − f, Eq. 6."),
            VariationOf = keys.Choice(
                "motion.variation_of", usual.VariationOf,
                "What that is taken of: R's 15 samples in px, as in the code, or the map in M's units, as in the paper: 3/32 of it."),
            Growth = Weight("growth", usual.Growth, "Mean max(0, ‖f‖ − ‖b‖); the code alone has it."),
            OffsetSquare = keys.Number(
                "motion.offset_square", usual.OffsetSquare, Bounds.Weight, "1/px²", "Mean square of R's offsets; 2e-4 in the first public code."),
            ReblurBy = keys.Choice("motion.reblur_by", usual.ReblurBy, "What blurs restored photos again: b − f, or b, as the paper's discussion tries."),
            ReblurMargin = keys.Whole(
                "motion.reblur_margin", usual.ReblurMargin, Bounds.AtLeast(0), "px",
                "Rim of a patch where B̂ and B, and with deblur.synthetic_motion D(S') and S, are not compared, since R would need what lies outside."),
            SyntheticMotion = Weight(
                "synthetic_motion", usual.SyntheticMotion,
                "Mean distance of M from the known motion along which sharp photos were blurred, up to its sign; ours: it keeps M from seeing no "
                + "motion anywhere."),
            SyntheticMotionLength = keys.Number(
                "motion.synthetic_motion_length", usual.SyntheticMotionLength, Bounds.Positive, "px", "The longest synthetic motion."),
        };

        double Weight(string term, double fallback, string meaning) => keys.Number($"motion.{term}", fallback, Bounds.Weight, "", meaning);
    }
}
