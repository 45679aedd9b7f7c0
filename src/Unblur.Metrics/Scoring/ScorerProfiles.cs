using Unblur.Imaging;
using Unblur.Metrics.Alignment;
using Unblur.Metrics.Kohler;

namespace Unblur.Metrics.Scoring;

/// <summary>All profiles.</summary>
public static class ScorerProfiles
{
    /// <summary>All profiles, by name. A new one is a line here.</summary>
    public static IReadOnlyList<ScorerProfile> All { get; } =
    [
        new("matlab", "8-bit RGB as it is. GoPro in the papers of Nah, SRN, DMPHN, DBGAN and MPRNet.", [Measure.Psnr, Measure.SsimMatlab], AsItIs)
        {
            Wanted = ["lpips", "niqe"],
        },
        new("neurmap", "8-bit RGB as it is. GoPro and kernel-synthesised rows that NeurMAP measured itself.", [Measure.PsnrUpTo100, Measure.SsimSkimageUniform], AsItIs)
        {
            Wanted = ["lpips", "niqe"],
        },
        new("realblur", "One intensity factor, ECC homography, mask. RealBlur in all papers.", [Measure.PsnrMasked, Measure.SsimSkimageGaussian], AlignAsRealBlur)
        {
            Wanted = ["lpips", "niqe"],
        },
        new("deepdeblur", "8-bit RGB as it is. DeepDeblur-PyTorch.", [Measure.Psnr, Measure.SsimSkimageGaussian], AsItIs),
        new("basicsr", "8-bit RGB as it is. Methods built on BasicSR.", [Measure.Psnr, Measure.SsimBasicSr], AsItIs) { Wanted = ["lpips", "niqe"] },
        new("dbgan", "8-bit RGB as it is. DBGAN's published code; its paper's GoPro numbers are of profile matlab.", [Measure.Psnr, Measure.SsimBasicSr], AsItIs),
        new("kohler", "Best over all frames: one intensity factor, integer shift, luma. The Köhler benchmark.", [Measure.Psnr, Measure.MssimKohler], AlignAsKohler)
        {
            TakesFrames = true,
        },
    ];

    /// <summary>The profile of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists all.</exception>
    public static ScorerProfile Find(string name) => All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException($"There is no profile {name}: choose {string.Join(", ", All.Select(profile => profile.Name))}.", nameof(name));

    private static Func<PlanarImage, PreparedPair> AsItIs(PlanarImage output) => sharp => new PreparedPair(output, output, sharp);

    private static Func<PlanarImage, PreparedPair> AlignAsRealBlur(PlanarImage output) => sharp =>
    {
        AlignedPair aligned = RealBlurAlignment.Align(output, sharp);
        return new PreparedPair(output, aligned.Restored, aligned.Sharp, aligned.Mask);
    };

    private static Func<PlanarImage, PreparedPair> AlignAsKohler(PlanarImage output)
    {
        var alignment = new KohlerAlignment(output);
        return frame =>
        {
            KohlerPair pair = alignment.Align(frame);
            return new PreparedPair(output, pair.Restored, pair.Sharp);
        };
    }
}
