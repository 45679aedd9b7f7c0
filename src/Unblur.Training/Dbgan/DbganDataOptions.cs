using Unblur.Data.Sampling;
using Unblur.Training.Blurring;
using Unblur.Training.Recipes;

namespace Unblur.Training.Dbgan;

/// <summary>Which photos a <see cref="DbganRecipe"/> trains on, and in what portions: keys <c>data.*</c>.</summary>
public sealed record DbganDataOptions
{
    /// <summary>A set of pairs; empty for none.</summary>
    public string Pairs { get; init; } = string.Empty;

    /// <summary>Empty for all of it.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Photos that are blurred while training, where there are no pairs.</summary>
    public string[] SharpFolders { get; init; } = [];

    /// <summary>Other blur in some of the patches.</summary>
    public BlurMixOptions Mix { get; init; } = new();

    /// <summary>About one photo, or one pair, in n is held out, where validation.pairs names none.</summary>
    public int ValidationEvery { get; init; } = 25;

    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 128;

    /// <summary>Patches in a step.</summary>
    public int Batch { get; init; } = 4;

    public PatchTurns Turns { get; init; } = PatchTurns.Eight;

    /// <summary>Steps for which a place in the batch keeps its photo.</summary>
    public int StepsPerPhoto { get; init; } = 4;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    internal static DbganDataOptions Read(RecipeReader keys)
    {
        DbganDataOptions usual = new();
        return new DbganDataOptions
        {
            Pairs = keys.PhotoFolder("data.pairs", "A set of pairs in any layout that `unblur data check` knows."),
            PairsPart = keys.Text("data.pairs_part", usual.PairsPart, "Its part, such as train; none for all of it."),
            SharpFolders = keys.PhotoFolders("data.sharp", "Without data.pairs: folders of sharp photos, which are blurred as degradation.* and shake.* say."),
            Mix = BlurMixOptions.Read(keys),
            ValidationEvery = keys.Whole(
                "data.validation_every", usual.ValidationEvery, Bounds.AtLeast(2), "photos",
                "Without validation.pairs: about one photo, or one pair, in so many is held out for validation."),
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
