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

    /// <summary>What a step is trained on.</summary>
    public BatchOptions Step { get; init; } = new();

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
            Step = BatchOptions.Read(keys, usual.Step),
        };
    }
}
