using Unblur.Training.Recipes;

namespace Unblur.Training.Dbgan;

/// <summary>What a <see cref="DbganRecipe"/> measures on while training: keys <c>validation.*</c>.</summary>
public sealed record DbganValidationOptions
{
    /// <summary>A set of pairs; empty for what is held out of the training's photos.</summary>
    public string Pairs { get; init; } = string.Empty;

    /// <summary>Empty for all of it.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Photos at most, spread evenly over the set.</summary>
    public int Photos { get; init; } = 24;

    /// <summary>Side of the square, px.</summary>
    public int Size { get; init; } = 256;

    internal static DbganValidationOptions Read(RecipeReader keys)
    {
        DbganValidationOptions usual = new();
        return new DbganValidationOptions
        {
            Pairs = keys.PhotoFolder("validation.pairs", "Pairs in any known layout to measure on while training; without them some of the training's "
                + "photos are held out."),
            PairsPart = keys.Text("validation.pairs_part", usual.PairsPart, "Their part, such as test; none for all of them."),
            Photos = keys.Whole("validation.photos", usual.Photos, Bounds.AtLeast(1), "photos", "Photos, or patches, at most that are measured."),
            Size = keys.Whole("validation.size", usual.Size, Bounds.MultipleOf(16, atLeast: 32), "px", "Side of the square out of the middle of pairs that is used."),
        };
    }
}
