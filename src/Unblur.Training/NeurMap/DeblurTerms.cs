namespace Unblur.Training.NeurMap;

/// <summary>Weights of what trains the deblurring network D; a term of weight 0 is not computed. The defaults are those of the published <c>semi_syn</c> run.</summary>
/// <remarks>
/// Motion is counted in M's units, 20 px of half-length; images in [0,1]. f is the canonical motion of the restored photos Ŝ, through which gradients
/// reach D; B̂ is Ŝ blurred again by motion that is detached. NeurMAP, Eq. 11, and its code.
/// </remarks>
public sealed record DeblurTerms
{
    /// <summary>mean |Ŝ − S| on pairs. Key <c>deblur.content</c>; default 100.</summary>
    public double Content { get; init; } = 100;

    /// <summary>mean (B̂ − B)² on unpaired photos, Eq. 4. Key <c>deblur.reblur</c>; default 100.</summary>
    public double Reblur { get; init; } = 100;

    /// <summary>1 − MS-SSIM(B̂, B) on unpaired photos; the code alone has it. Key <c>deblur.structure</c>; default 10.</summary>
    public double Structure { get; init; } = 10;

    /// <summary>The sharp image prior: distance of |f| from that of sharp photos, Eq. 7. Key <c>deblur.sharp</c>; default 0.5.</summary>
    public double Sharp { get; init; } = 0.5;

    /// <summary>The motion of sharp photos: <c>pool</c>, the mean over <see cref="NeurMapRecipe.PoolSize"/> of them, or <c>zero</c>, as in the first public code. Key <c>deblur.sharp_target</c>; default pool.</summary>
    public string SharpTarget { get; init; } = "pool";

    /// <summary>The distance: <c>squared</c>, or <c>absolute</c>, as in the first public code. Key <c>deblur.sharp_norm</c>; default squared.</summary>
    public string SharpNorm { get; init; } = "squared";

    /// <summary>Which photos count: <c>all</c>, or <c>unpaired</c> ones alone. Key <c>deblur.sharp_of</c>; default all.</summary>
    public string SharpOf { get; init; } = "all";

    /// <summary>The natural image prior: N's least squares towards 1, all photos, Eq. 8. Key <c>deblur.natural</c>; default 1.</summary>
    public double Natural { get; init; } = 1;

    /// <summary>Total variation of f on unpaired photos, M's units, Eq. 9. Key <c>deblur.motion_variation</c>; default 0: the paper has it, the latest code has not.</summary>
    public double MotionVariation { get; init; }

    /// <summary>Total variation of Ŝ on unpaired photos; the code alone has it: 1 for real photos. Key <c>deblur.image_variation</c>; default 0.</summary>
    public double ImageVariation { get; init; }

    /// <summary>mean |D(S) − S| on unpaired sharp photos: what is sharp stays as it is. The code has a switch for it that no run turns on. Key <c>deblur.identity</c>; default 0.</summary>
    public double Identity { get; init; }

    /// <summary>
    /// mean |D(S') − S| where S' is an unpaired sharp photo blurred by R along what M sees in an unpaired blurry one. Neither paper nor code have it: pairs of
    /// the unseen blur, as well as M knows it. Key <c>deblur.synthetic_motion</c>; default 0.
    /// </summary>
    public double SyntheticMotion { get; init; }

    internal bool IsReblurred => Reblur > 0 || Structure > 0;

    /// <summary>Whether M takes part at all.</summary>
    internal bool UsesMotion => IsReblurred || Sharp > 0 || MotionVariation > 0 || SyntheticMotion > 0;

    /// <summary>Whether a term needs unpaired photos.</summary>
    internal bool UsesUnpaired => UsesMotion || ImageVariation > 0 || Identity > 0;
}
