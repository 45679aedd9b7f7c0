using Unblur.Training.Bgan;
using Unblur.Training.Dbgan;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.RpGan;
using Unblur.Training.Sen;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Training;

/// <summary>A way to train, chosen by a recipe's <c>kind</c>.</summary>
/// <param name="Kind">What <c>kind</c> says.</param>
/// <param name="Purpose">One sentence.</param>
/// <param name="Keys">All keys of such a recipe but <c>kind</c> and <c>base</c>.</param>
/// <param name="Prepare">Reads a recipe, and returns the training by it; throws <see cref="RecipeException"/> where it cannot be followed.</param>
public sealed record TrainingSystem(string Kind, string Purpose, IReadOnlyList<RecipeKey> Keys, Func<RecipeDocument, Action<TrainingContext>> Prepare)
{
    /// <summary>A system from its three parts.</summary>
    /// <param name="kind">What <c>kind</c> says.</param>
    /// <param name="purpose">One sentence.</param>
    /// <param name="read">Declares and reads the keys of a recipe.</param>
    /// <param name="run">The page that trains.</param>
    internal static TrainingSystem Of<T>(string kind, string purpose, Func<RecipeReader, T> read, Action<T, TrainingContext> run)
        => new(kind, purpose, RecipeReader.Declared(read), document =>
        {
            T recipe = RecipeReader.Read(document, kind, read);
            return context => run(recipe, context);
        });
}

/// <summary>All ways to train. A new one adds a line here.</summary>
public static class TrainingSystems
{
    public static IReadOnlyList<TrainingSystem> All { get; } =
    [
        TrainingSystem.Of(SupervisedRecipe.Kind, "Sharp photos, blurred while training.", SupervisedRecipe.Read, SupervisedTraining.Run),
        TrainingSystem.Of(
            NeurMapRecipe.Kind, "Blurry and sharp photos that show different things, with or without pairs.", NeurMapRecipe.Read, NeurMapTraining.Run),
        TrainingSystem.Of(SenRecipe.Kind, "The motion that blurred sharp photos, which are blurred while training.", SenRecipe.Read, SenTraining.Run),
        TrainingSystem.Of(
            RpGanRecipe.Kind, "Photos that are deconvolved along their motion: sharp ones, which are blurred while training, or pairs.", RpGanRecipe.Read, RpGanTraining.Run),
        TrainingSystem.Of(BganRecipe.Kind, "To blur sharp photos as other photos are blurred.", BganRecipe.Read, BganTraining.Run),
        TrainingSystem.Of(DbganRecipe.Kind, "To restore, against a discriminator, with pairs or with photos that are blurred while training.", DbganRecipe.Read, DbganTraining.Run),
    ];

    /// <summary>The one that a recipe asks for; the first where it does not say.</summary>
    /// <exception cref="RecipeException">There is none of that kind.</exception>
    public static TrainingSystem Of(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        string kind = document.Kind ?? All[0].Kind;
        return All.FirstOrDefault(system => system.Kind == kind)
            ?? throw new RecipeException($"the recipe's kind is '{kind}': use {string.Join(", ", All.SkipLast(1).Select(system => system.Kind))} or {All[^1].Kind}.");
    }
}

/// <summary>A loss or a gradient is not a number any more, or processes that train together differ; the last checkpoint is from before.</summary>
public sealed class TrainingDivergedException(string message) : Exception(message);
