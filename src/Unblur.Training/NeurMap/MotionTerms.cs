namespace Unblur.Training.NeurMap;

/// <summary>Weights of what trains the motion network M; a term of weight 0 is not computed. The defaults are those of the published <c>semi_syn</c> run.</summary>
/// <remarks>
/// Motion is counted in M's units, 20 px of half-length; images in [0,1]. b, s and f are the canonical motion of the blurry, the sharp and the
/// restored photos, B̂ the restored photo (detached) blurred again. NeurMAP, Eq. 10, and its code.
/// </remarks>
public sealed record MotionTerms
{
    /// <summary>mean (B̂ − B)², Eq. 4. Key <c>motion.reblur</c>; default 1.</summary>
    public double Reblur { get; init; } = 1;

    /// <summary>1 − MS-SSIM(B̂, B); the code alone has it. Key <c>motion.structure</c>; default 0.1.</summary>
    public double Structure { get; init; } = 0.1;

    /// <summary>mean | |b| − 1 |, Eq. 5. Key <c>motion.blurry</c>; default 0.001.</summary>
    public double Blurry { get; init; } = 0.001;

    /// <summary>mean |s|, Eq. 5. Key <c>motion.sharp</c>; default 0.002.</summary>
    public double Sharp { get; init; } = 0.002;

    /// <summary>mean |f − b|, b detached, Eq. 5. Key <c>motion.restored</c>; default 0.001.</summary>
    public double Restored { get; init; } = 0.001;

    /// <summary>Total variation of the relative motion, Eq. 6. Key <c>motion.variation</c>; default 0.002.</summary>
    public double Variation { get; init; } = 0.002;

    /// <summary>
    /// What <see cref="Variation"/> is taken of: <c>offsets</c>, R's 15 samples in px, as in the code, or <c>map</c>, as in the paper: 3/32 of it.
    /// Key <c>motion.variation_of</c>; default offsets.
    /// </summary>
    public string VariationOf { get; init; } = "offsets";

    /// <summary>mean max(0, ‖f‖ − ‖b‖); the code alone has it. Key <c>motion.growth</c>; default 1.</summary>
    public double Growth { get; init; } = 1;

    /// <summary>Mean square of R's offsets, px²; 2e-4 in the first public code. Key <c>motion.offset_square</c>; default 0.</summary>
    public double OffsetSquare { get; init; }

    /// <summary>
    /// What blurs restored photos again: <c>relative</c>, b − f, or <c>absolute</c>, b, as the paper's discussion tries. Key <c>motion.reblur_by</c>; default relative.
    /// </summary>
    public string ReblurBy { get; init; } = "relative";

    /// <summary>How far the rim of a patch reaches that does not count where B̂ is compared with B, nor with D's synthetic motion, px: R looks for what lies outside the patch there. Key <c>motion.reblur_margin</c>; default 0.</summary>
    public int ReblurMargin { get; init; }

    /// <summary>
    /// Distance of M from the known motion by which sharp photos were blurred, mean of |M − m| up to its sign. Neither paper nor code have it: it keeps M
    /// from seeing no motion anywhere, which contents all other terms but <see cref="Blurry"/>. Key <c>motion.synthetic_motion</c>; default 0.
    /// </summary>
    public double SyntheticMotion { get; init; }

    /// <summary>The longest synthetic motion, px. Key <c>motion.synthetic_motion_length</c>; default 40, the paper's alpha.</summary>
    public double SyntheticMotionLength { get; init; } = 40;

    internal bool IsReblurred => Reblur > 0 || Structure > 0;
}
