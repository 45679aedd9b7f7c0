using Unblur.Training.Blurring;
using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>Which photos a <see cref="SupervisedRecipe"/> trains on, and in what portions: keys <c>data.*</c>.</summary>
public sealed record SupervisedDataOptions
{
    public string[] SharpFolders { get; init; } = [];

    /// <summary>Sets of pairs, trained on as well.</summary>
    public string[] PairSets { get; init; } = [];

    /// <summary>Empty for all of each set.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Where there are pairs: the share of patches that come from them.</summary>
    public double PairShare { get; init; } = 0.2;

    /// <summary>Other blur in some of the patches.</summary>
    public BlurMixOptions Mix { get; init; } = new();

    /// <summary>About one photo in n is held out.</summary>
    public int ValidationEvery { get; init; } = 25;

    /// <summary>Held-out patches of short shake, and as many of long shake.</summary>
    public int ValidationPatches { get; init; } = 24;

    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 192;

    /// <summary>Patches in a step.</summary>
    public int Batch { get; init; } = 6;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    internal static SupervisedDataOptions Read(RecipeReader keys)
    {
        SupervisedDataOptions usual = new();
        return new SupervisedDataOptions
        {
            SharpFolders = keys.PhotoFolders("data.sharp", "Folders of sharp photos, searched recursively; at least one."),
            PairSets = keys.PhotoFolders("data.pairs", "Sets of pairs to train on as well, each in any layout that `unblur data check` knows."),
            PairsPart = keys.Text("data.pairs_part", usual.PairsPart, "Their part, such as train; none for all of each."),
            PairShare = keys.Number("data.pair_share", usual.PairShare, Bounds.Share, "", "Patches that come from data.pairs, where there are any."),
            Mix = BlurMixOptions.Read(keys),
            ValidationEvery = keys.Whole(
                "data.validation_every", usual.ValidationEvery, Bounds.AtLeast(2), "photos",
                "About one photo in so many is held out for validation, chosen by its name within its folder; one pair in so many is left out."),
            ValidationPatches = keys.Whole(
                "data.validation_patches", usual.ValidationPatches, Bounds.AtLeast(1), "patches",
                "Of the photos held out: patches of short shake that are measured, and as many of long shake."),
            Patch = BatchOptions.ReadPatch(keys, usual.Patch, Bounds.MultipleOf(16, atLeast: 16)),
            Batch = BatchOptions.ReadPatches(keys, usual.Batch, atLeast: 1),
            Prefetch = BatchOptions.ReadPrefetch(keys, usual.Prefetch),
        };
    }
}
