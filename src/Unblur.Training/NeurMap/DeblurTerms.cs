using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>Differences are squared, or taken as they are without their sign.</summary>
public enum ErrorNorm
{
    Squared,
    Absolute,
}

/// <summary>The motion that sharp photos should have.</summary>
public enum SharpTarget
{
    /// <summary>The mean over <see cref="MotionNetworkOptions.Pool"/> of them.</summary>
    Pool,

    /// <summary>None, as in the first public code.</summary>
    Zero,
}

/// <summary>The photos that count in the sharp image prior.</summary>
public enum SharpOf
{
    All,
    Unpaired,
}

/// <summary>
/// Weights of what trains the deblurring network D; a term of weight 0 is not computed. The defaults are those of the published <c>semi_syn</c> run.
/// </summary>
/// <remarks>
/// Motion is counted in M's units, 20 px of half-length; images in [0,1]. f is the canonical motion of the restored photos Ŝ, through which gradients
/// reach D; B̂ is Ŝ blurred again by motion that is detached. NeurMAP, Eq. 11, and its code. The formulas stand where the keys are read.
/// </remarks>
public sealed record DeblurTerms
{
    public double Content { get; init; } = 100;

    /// <summary>Absolute as in the code; squared as in the paper.</summary>
    public ErrorNorm ContentNorm { get; init; } = ErrorNorm.Absolute;

    /// <summary>Eq. 4.</summary>
    public double Reblur { get; init; } = 100;

    public double Structure { get; init; } = 10;

    /// <summary>Eq. 7.</summary>
    public double Sharp { get; init; } = 0.5;

    public SharpTarget SharpTarget { get; init; }

    public ErrorNorm SharpNorm { get; init; } = ErrorNorm.Squared;

    public SharpOf SharpOf { get; init; }

    /// <summary>Eq. 8.</summary>
    public double Natural { get; init; } = 1;

    /// <summary>Eq. 9.</summary>
    public double MotionVariation { get; init; }

    public double ImageVariation { get; init; }

    public double Identity { get; init; }

    public double SyntheticMotion { get; init; }

    internal bool IsReblurred => Reblur > 0 || Structure > 0;

    /// <summary>Whether M takes part at all.</summary>
    internal bool UsesMotion => IsReblurred || Sharp > 0 || MotionVariation > 0 || SyntheticMotion > 0;

    /// <summary>Whether a term needs unpaired photos.</summary>
    internal bool UsesUnpaired => UsesMotion || ImageVariation > 0 || Identity > 0;

    /// <summary>Reads <c>deblur.*</c>.</summary>
    internal static DeblurTerms Read(RecipeReader keys)
    {
        DeblurTerms usual = new();
        return new DeblurTerms
        {
            Content = Weight("content", usual.Content, "Pairs: the mean difference of Ŝ and S."),
            ContentNorm = keys.Choice("deblur.content_norm", usual.ContentNorm, "That difference: (Ŝ − S)², as in the paper, or |Ŝ − S|, as in the code."),
            Reblur = Weight("reblur", usual.Reblur, "Unpaired photos: mean (B̂ − B)², Eq. 4."),
            Structure = Weight("structure", usual.Structure, "Unpaired photos: 1 − MS-SSIM(B̂, B); the code alone has it."),
            Sharp = Weight("sharp", usual.Sharp, "The sharp image prior: distance of |f| from the motion of sharp photos, Eq. 7."),
            SharpTarget = keys.Choice(
                "deblur.sharp_target", usual.SharpTarget,
                "The motion of sharp photos: the mean over motion.pool of them, or zero, as in the first public code."),
            SharpNorm = keys.Choice("deblur.sharp_norm", usual.SharpNorm, "That distance; absolute as in the first public code."),
            SharpOf = keys.Choice("deblur.sharp_of", usual.SharpOf, "Which photos count in the sharp image prior."),
            Natural = Weight(
                "natural", usual.Natural, "The natural image prior: N's scores of Ŝ, squared distance from 1, summed over its scales, all photos, Eq. 8."),
            MotionVariation = Weight(
                "motion_variation", usual.MotionVariation,
                "Unpaired photos: total variation of f, M's units, Eq. 9; the paper has it, the latest code has not."),
            ImageVariation = Weight(
                "image_variation", usual.ImageVariation, "Unpaired photos: total variation of Ŝ; the code alone has it: 1 for real photos."),
            Identity = Weight(
                "identity", usual.Identity,
                "Unpaired photos: mean |D(S) − S|, what is sharp stays as it is; the code has a switch for it that no run turns on."),
            SyntheticMotion = Weight(
                "synthetic_motion", usual.SyntheticMotion,
                "Unpaired photos: mean |D(S') − S|, S' being S blurred by R along what M sees in a blurry photo; ours: pairs of the unseen blur, as "
                + "well as M knows it."),
        };

        double Weight(string term, double fallback, string meaning) => keys.Number($"deblur.{term}", fallback, Bounds.Weight, "", meaning);
    }
}
