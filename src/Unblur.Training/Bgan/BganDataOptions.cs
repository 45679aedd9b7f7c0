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

    /// <summary>What a step is trained on.</summary>
    public BatchOptions Step { get; init; } = new();

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
            Step = BatchOptions.Read(keys, usual.Step),
        };
    }
}
