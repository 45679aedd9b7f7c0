using Unblur.Cli.Failures;
using Unblur.Training;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;

namespace Unblur.Cli.Training;

/// <summary>The recipe of a run that is resumed: the one in its folder counts, and what differs from it is said.</summary>
internal static class ResumedRecipe
{
    private const int MostNamed = 8;

    /// <summary>Reads it.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="warn">Is passed what the user may take for granted and is not so.</param>
    /// <exception cref="UsageException">There is no run in the folder.</exception>
    /// <exception cref="RecipeException">The run's recipe, or the one on the command line, cannot be read.</exception>
    public static RecipeDocument Read(TrainingRequest request, Action<string> warn)
    {
        string own = RunFolder.RecipeIn(request.Folder);
        RecipeDocument? given = request.Recipe is { } path ? RecipeDocument.Read(path) : null;
        if (!File.Exists(own))
        {
            throw new UsageException($"--resume: {request.Folder} holds no run (it has no {Path.GetFileName(own)}). Name the folder of a run with "
                + "--out, or leave --resume out to begin one.");
        }

        if (given is not null)
        {
            SayDifferences(request, RecipeDocument.Read(own), given, warn);
        }

        string[] set = Set(request);
        foreach ((string key, string stored) in RecipeDocument.Read(own).RelativePaths(KeysOf(RecipeDocument.Read(own))).Where(path => !set.Contains(path.Key)))
        {
            warn($"{own} is from an older version and has {key} without its full path: '{stored}' is taken as {Path.GetFullPath(stored)}. If that is "
                + $"another place, give --set {key}=PATH.");
        }

        return RecipeDocument.Read(own, request.Overrides);
    }

    private static void SayDifferences(TrainingRequest request, RecipeDocument run, RecipeDocument given, Action<string> warn)
    {
        IReadOnlyList<RecipeChange> changes = RecipeChanges.Between(run, given, KeysOf(run), Set(request));
        if (changes.Count == 0)
        {
            return;
        }

        string more = changes.Count > MostNamed ? $" and {changes.Count - MostNamed} more" : "";
        IEnumerable<string> shown = changes.Take(MostNamed).Select(change => $"{change.Key} is {Value(change.InRun)}, not {Value(change.InOther)}");
        warn($"--resume goes by the run's own recipe, {RunFolder.RecipeIn(request.Folder)}, not by {request.Recipe}: {string.Join("; ", shown)}{more}. "
            + "To change a value, add --set KEY=VALUE.");
    }

    /// <summary>The keys that the command line sets.</summary>
    private static string[] Set(TrainingRequest request) => [.. request.Overrides.Select(change => change.Split('=')[0].Trim())];

    private static IReadOnlyList<RecipeKey> KeysOf(RecipeDocument recipe) => TrainingSystems.Of(recipe).Keys;

    private static string Value(string text) => text.Length > 0 ? text : "nothing";
}
