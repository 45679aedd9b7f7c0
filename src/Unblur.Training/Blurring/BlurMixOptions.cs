using Unblur.Training.Recipes;

namespace Unblur.Training.Blurring;

/// <summary>
/// Other blur in some of the patches of a batch: keys <c>data.bgan</c>, <c>data.bgan_share</c> and <c>data.defocus_share</c> of any recipe that restores.
/// </summary>
public sealed record BlurMixOptions
{
    /// <summary>A trained BGAN; empty for none.</summary>
    public string Bgan { get; init; } = string.Empty;

    /// <summary>Patches that it blurs, where there is one.</summary>
    public double BganShare { get; init; } = 0.5;

    /// <summary>Most deviation of white noise on what BGAN blurs, white is 1.</summary>
    public double BganNoise { get; init; }

    /// <summary>Patches that are blurred by defocus.</summary>
    public double DefocusShare { get; init; }

    internal bool IsUsed => (Bgan.Length > 0 && BganShare > 0) || DefocusShare > 0;

    internal static BlurMixOptions Read(RecipeReader keys)
    {
        BlurMixOptions usual = new();
        BlurMixOptions options = new()
        {
            Bgan = keys.Path("data.bgan", "Weights of a BGAN, or the folder of its run: it blurs some of the sharp patches in place of the blur they come with."),
            BganShare = keys.Number("data.bgan_share", usual.BganShare, Bounds.Share, "", "Patches that data.bgan blurs."),
            BganNoise = keys.Number(
                "data.bgan_noise", usual.BganNoise, Bounds.Share, "",
                "Most white noise on what data.bgan blurs, each patch with a deviation between 0 and this: hides traces of fine detail by which a network could undo its blur alone."),
            DefocusShare = keys.Number(
                "data.defocus_share", usual.DefocusShare, Bounds.Share, "", "Patches blurred by a disc, as a lens out of focus does: a control for data.bgan."),
        };
        keys.Require(
            options.Bgan.Length == 0 || options.BganShare + options.DefocusShare <= 1,
            $"data.bgan_share and data.defocus_share are {options.BganShare} and {options.DefocusShare}: together they must be at most 1");
        return options;
    }
}
