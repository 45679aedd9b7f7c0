using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training;

/// <summary>A way to train, chosen by a recipe's <c>kind</c>.</summary>
/// <param name="Kind">What <c>kind</c> says.</param>
/// <param name="Purpose">One sentence.</param>
/// <param name="Keys">All keys of such a recipe but <c>kind</c> and <c>base</c>.</param>
public sealed record TrainingSystem(string Kind, string Purpose, IReadOnlyList<RecipeKey> Keys);

/// <summary>All ways to train. A new one adds a line here.</summary>
public static class TrainingSystems
{
    public static IReadOnlyList<TrainingSystem> All { get; } =
    [
        new(SupervisedRecipe.Kind, "Sharp photos, blurred while training.", RecipeReader.Declared(SupervisedRecipe.Read)),
        new(
            NeurMapRecipe.Kind, "Blurry and sharp photos that show different things, with or without pairs next to them.",
            RecipeReader.Declared(NeurMapRecipe.Read)),
    ];

    /// <summary>The one that a recipe asks for; the first where it does not say.</summary>
    /// <exception cref="RecipeException">There is none of that kind.</exception>
    public static TrainingSystem Of(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        string kind = document.Kind ?? All[0].Kind;
        return All.FirstOrDefault(system => system.Kind == kind)
            ?? throw new RecipeException($"the recipe's kind is '{kind}': use {string.Join(" or ", All.Select(system => system.Kind))}.");
    }
}
