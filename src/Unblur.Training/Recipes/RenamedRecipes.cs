namespace Unblur.Training.Recipes;

/// <summary>Shipped recipes whose files had another name in older versions.</summary>
internal static class RenamedRecipes
{
    private static readonly Dictionary<string, string> s_files = new(StringComparer.Ordinal)
    {
        ["net2-rehearsal.yaml"] = "net2-synthetic-motion.yaml",
        ["neurmap-rehearsal.yaml"] = "neurmap-synthetic-motion.yaml",
    };

    /// <summary>The present path of a recipe that is not there: in the same folder, under its new name. Null where there is none either.</summary>
    internal static string? Of(string path)
        => s_files.TryGetValue(Path.GetFileName(path), out string? renamed)
            && Path.Combine(Path.GetDirectoryName(path) ?? "", renamed) is var present && File.Exists(present)
            ? present
            : null;
}
