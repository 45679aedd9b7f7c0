using Unblur.Data.Sampling;

namespace Unblur.Training.Recipes;

/// <summary>
/// What a step is trained on, and how it is drawn: keys <c>data.patch</c>, <c>data.batch</c>, <c>data.turns</c>, <c>data.steps_per_photo</c> and <c>data.prefetch</c>.
/// </summary>
public sealed record BatchOptions
{
    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 128;

    /// <summary>Patches in a step.</summary>
    public int Patches { get; init; } = 4;

    public PatchTurns Turns { get; init; } = PatchTurns.Eight;

    /// <summary>Steps for which a place in the batch keeps its photo.</summary>
    public int StepsPerPhoto { get; init; } = 4;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>How samplers draw patches.</summary>
    internal SamplingOptions Sampling => new() { Patch = Patch, Turns = Turns, StepsPerPhoto = StepsPerPhoto };

    internal static BatchOptions Read(RecipeReader keys, BatchOptions usual) => new()
    {
        Patch = ReadPatch(keys, usual.Patch, Bounds.MultipleOf(32, atLeast: 32), "Side of a patch."),
        Patches = ReadPatches(keys, usual.Patches, atLeast: 2),
        Turns = ReadTurns(keys, usual.Turns),
        StepsPerPhoto = ReadStepsPerPhoto(keys, usual.StepsPerPhoto),
        Prefetch = ReadPrefetch(keys, usual.Prefetch),
    };

    internal static int ReadPatch(RecipeReader keys, int usual, Bounds bounds, string meaning = "Side of a training patch.")
        => keys.Whole("data.patch", usual, bounds, "px", meaning);

    internal static int ReadPatches(RecipeReader keys, int usual, int atLeast, string meaning = "In a step.")
        => keys.Whole("data.batch", usual, Bounds.AtLeast(atLeast), "patches", meaning);

    internal static PatchTurns ReadTurns(RecipeReader keys, PatchTurns usual)
        => keys.Choice("data.turns", usual, "How patches are turned at random: left and right exchanged or not, or all eight ways to lay a square down.");

    internal static int ReadStepsPerPhoto(RecipeReader keys, int usual) => keys.Whole(
        "data.steps_per_photo", usual, Bounds.AtLeast(1), "steps", "For which a place in the batch keeps its photo, each time at another patch: fewer photos to decode.");

    internal static int ReadPrefetch(RecipeReader keys, int usual) => keys.Whole("data.prefetch", usual, Bounds.AtLeast(1), "batches", "Prepared ahead; changes no result.");
}
