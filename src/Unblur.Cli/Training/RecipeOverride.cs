namespace Unblur.Cli.Training;

/// <summary>Values from the command line as <c>key=value</c>.</summary>
internal static class RecipeOverride
{
    /// <summary>Each value is taken as it is, commas and quotes in it, too.</summary>
    public static string Of(string key, params IEnumerable<string> values)
        => $"{key}={string.Join(",", values.Select(value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"))}";
}
