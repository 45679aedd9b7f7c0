using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>What a <see cref="NeurMapRecipe"/> measures on while training: keys <c>validation.*</c>.</summary>
public sealed record NeurMapValidationOptions
{
    /// <summary>A set of pairs; empty for none.</summary>
    public string Pairs { get; init; } = string.Empty;

    /// <summary>Empty for all of it.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Photos at most, spread evenly over the set.</summary>
    public int Photos { get; init; } = 24;

    /// <summary>Side of the square, px.</summary>
    public int Size { get; init; } = 512;

    /// <summary>Photos of which pictures are kept.</summary>
    public int Samples { get; init; } = 4;

    internal static NeurMapValidationOptions Read(RecipeReader keys)
    {
        NeurMapValidationOptions usual = new();
        return new NeurMapValidationOptions
        {
            Pairs = keys.PhotoFolder(
                "validation.pairs", "Pairs in any known layout to measure on while training; without them blurry photos of the training are looked at."),
            PairsPart = keys.Text("validation.pairs_part", usual.PairsPart, "Their part, such as test; none for all of them."),
            Photos = keys.Whole(
                "validation.photos", usual.Photos, Bounds.AtLeast(1), "photos", "Photos at most that are measured on or shown, spread evenly over the set."),
            Size = keys.Whole("validation.size", usual.Size, Bounds.MultipleOf(16, atLeast: 32), "px", "Side of the square out of their middle that is used."),
            Samples = keys.Whole("validation.samples", usual.Samples, Bounds.AtLeast(0), "photos", "Photos of which pictures are kept while training."),
        };
    }
}
