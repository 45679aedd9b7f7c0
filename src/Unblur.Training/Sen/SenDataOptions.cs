using Unblur.Training.Recipes;

namespace Unblur.Training.Sen;

/// <summary>Which photos a <see cref="SenRecipe"/> trains on, and in what portions: keys <c>data.*</c>.</summary>
public sealed record SenDataOptions
{
    public string[] SharpFolders { get; init; } = [];

    /// <summary>About one photo in n is held out.</summary>
    public int ValidationEvery { get; init; } = 25;

    /// <summary>Side of a held-out patch, px.</summary>
    public int ValidationPatch { get; init; } = 256;

    /// <summary>Held-out patches of each kind.</summary>
    public int ValidationPatches { get; init; } = 24;

    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 160;

    /// <summary>Patches in a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    internal static SenDataOptions Read(RecipeReader keys)
    {
        SenDataOptions usual = new();
        return new SenDataOptions
        {
            SharpFolders = keys.PhotoFolders("data.sharp", "Folders of sharp photos, searched recursively; at least one."),
            ValidationEvery = keys.Whole(
                "data.validation_every", usual.ValidationEvery, Bounds.AtLeast(2), "photos",
                "About one photo in so many is held out for validation, chosen by its name within its folder."),
            ValidationPatch = keys.Whole("data.validation_patch", usual.ValidationPatch, Bounds.MultipleOf(32, atLeast: 64), "px", "Side of a held-out patch."),
            ValidationPatches = keys.Whole("data.validation_patches", usual.ValidationPatches, Bounds.AtLeast(1), "patches", "Held out, of each kind of motion."),
            Patch = BatchOptions.ReadPatch(keys, usual.Patch, Bounds.MultipleOf(32, atLeast: 64)),
            Batch = BatchOptions.ReadPatches(keys, usual.Batch, atLeast: 1),
            Prefetch = BatchOptions.ReadPrefetch(keys, usual.Prefetch),
        };
    }
}
