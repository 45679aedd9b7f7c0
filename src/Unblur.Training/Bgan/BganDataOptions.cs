using Unblur.Data.Sampling;
using Unblur.Training.Recipes;

namespace Unblur.Training.Bgan;

/// <summary>Which photos a <see cref="BganRecipe"/> trains on, and in what portions: keys <c>data.*</c>.</summary>
public sealed record BganDataOptions
{
    public string[] SharpFolders { get; init; } = [];

    /// <summary>The target: photos that are blurry in truth.</summary>
    public string[] BlurryFolders { get; init; } = [];

    /// <summary>A set of pairs whose blurry photos are the target; empty for none.</summary>
    public string Pairs { get; init; } = string.Empty;

    /// <summary>Empty for all of it.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>About one photo, or one pair, in n is held out.</summary>
    public int ValidationEvery { get; init; } = 10;

    /// <summary>Held-out patches that are measured.</summary>
    public int ValidationPatches { get; init; } = 48;

    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 128;

    /// <summary>Patches in a step.</summary>
    public int Batch { get; init; } = 4;

    public PatchTurns Turns { get; init; } = PatchTurns.Eight;

    /// <summary>Steps for which a place in the batch keeps its photo.</summary>
    public int StepsPerPhoto { get; init; } = 4;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    internal static BganDataOptions Read(RecipeReader keys)
    {
        BganDataOptions usual = new();
        return new BganDataOptions
        {
            SharpFolders = keys.PhotoFolders("data.sharp", "Folders of sharp photos, searched recursively: what BGAN blurs."),
            BlurryFolders = keys.PhotoFolders(
                "data.blurry", "Folders of blurry photos of anything: the blur to learn. Without them and data.pairs, it is that of degradation.* and shake.*."),
            Pairs = keys.PhotoFolder("data.pairs", "A set of pairs in any known layout: its blurry photos are the blur to learn, its sharp ones are blurred."),
            PairsPart = keys.Text("data.pairs_part", usual.PairsPart, "Its part, such as train; none for all of it."),
            ValidationEvery = keys.Whole(
                "data.validation_every", usual.ValidationEvery, Bounds.AtLeast(2), "photos", "About one photo, or one pair, in so many is held out for validation."),
            ValidationPatches = keys.Whole("data.validation_patches", usual.ValidationPatches, Bounds.AtLeast(4), "patches", "Held-out patches that are measured."),
            Patch = keys.Whole("data.patch", usual.Patch, Bounds.MultipleOf(32, atLeast: 32), "px", "Side of a patch."),
            Batch = keys.Whole("data.batch", usual.Batch, Bounds.AtLeast(2), "patches", "In a step."),
            Turns = keys.Choice(
                "data.turns", usual.Turns, "How patches are turned at random: left and right exchanged or not, or all eight ways to lay a square down."),
            StepsPerPhoto = keys.Whole(
                "data.steps_per_photo", usual.StepsPerPhoto, Bounds.AtLeast(1), "steps",
                "For which a place in the batch keeps its photo, each time at another patch: fewer photos to decode."),
            Prefetch = keys.Whole("data.prefetch", usual.Prefetch, Bounds.AtLeast(1), "batches", "Prepared ahead; changes no result."),
        };
    }
}
