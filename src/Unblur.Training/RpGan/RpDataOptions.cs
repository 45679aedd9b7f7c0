using Unblur.Training.Recipes;

namespace Unblur.Training.RpGan;

/// <summary>Which photos an <see cref="RpGanRecipe"/> trains on, and in what portions: keys <c>data.*</c>.</summary>
public sealed record RpDataOptions
{
    /// <summary>Photos that are blurred while training.</summary>
    public string[] SharpFolders { get; init; } = [];

    /// <summary>Sets of pairs.</summary>
    public string[] PairSets { get; init; } = [];

    /// <summary>Empty for all of each set.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Where there are photos of both kinds: the share of samples that come from pairs.</summary>
    public double PairShare { get; init; } = 0.68;

    /// <summary>About one photo, and one pair, in n is held out.</summary>
    public int ValidationEvery { get; init; } = 25;

    /// <summary>Side of a held-out patch, px.</summary>
    public int ValidationPatch { get; init; } = 256;

    /// <summary>Held-out patches.</summary>
    public int ValidationPatches { get; init; } = 24;

    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 256;

    /// <summary>Px around a patch that are deconvolved with it, on each side.</summary>
    public int Margin { get; init; } = 48;

    /// <summary>Patches in a step.</summary>
    public int Batch { get; init; } = 16;

    internal static RpDataOptions Read(RecipeReader keys)
    {
        RpDataOptions usual = new();
        return new RpDataOptions
        {
            SharpFolders = keys.PhotoFolders("data.sharp", "Folders of sharp photos, which are blurred while training, searched recursively; they or "
                + "data.pairs must be given."),
            PairSets = keys.PhotoFolders("data.pairs", "Sets of pairs, such as GoPro's, each in any layout that `unblur data check` knows."),
            PairsPart = keys.Text("data.pairs_part", usual.PairsPart, "Their part, such as train; none for all of each."),
            PairShare = keys.Number("data.pair_share", usual.PairShare, Bounds.Share, "", "Samples that come from pairs, where data.sharp is given, too."),
            ValidationEvery = keys.Whole(
                "data.validation_every", usual.ValidationEvery, Bounds.AtLeast(2), "photos",
                "About one photo in so many, chosen by its name, and one pair in so many are held out for validation."),
            ValidationPatch = keys.Whole("data.validation_patch", usual.ValidationPatch, Bounds.MultipleOf(16, atLeast: 48), "px", "Side of a held-out patch."),
            ValidationPatches = keys.Whole("data.validation_patches", usual.ValidationPatches, Bounds.AtLeast(1), "patches", "Held out."),
            Patch = BatchOptions.ReadPatch(keys, usual.Patch, Bounds.MultipleOf(16, atLeast: 48)),
            Margin = keys.Whole(
                "data.margin", usual.Margin, Bounds.MultipleOf(2, atLeast: 2), "px",
                "Around a patch, on each side: deconvolved and restored with it, then cut off; at least half of flow.ceiling."),
            Batch = BatchOptions.ReadPatches(keys, usual.Batch, atLeast: 2, "In a step; batch norm compares them."),
        };
    }
}
