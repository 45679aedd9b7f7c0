using Unblur.Cli.Progress;

namespace Unblur.Cli.Training;

/// <summary>The command line of <c>unblur train</c>.</summary>
internal sealed record TrainingRequest
{
    /// <summary>The recipe file; null to resume a run by its folder, or for the recipe for the user's own photos.</summary>
    public required string? Recipe { get; init; }

    /// <summary>The run's folder.</summary>
    public required string Folder { get; init; }

    public bool IsResumed { get; init; }

    /// <summary>Whether a resumed run goes on with other photos than those that it began with.</summary>
    public bool AcceptsChangedData { get; init; }

    /// <summary><c>key=value</c>, replacing values of the recipe.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string Device { get; init; } = "auto";

    /// <summary>Processor threads; null for all, or for this process's share of them.</summary>
    public int? Threads { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}

/// <summary>Writes values from the command line as <c>key=value</c>.</summary>
internal static class RecipeOverride
{
    /// <summary>An override whose values are quoted, so that they may hold commas and quotes.</summary>
    public static string Of(string key, params IEnumerable<string> values)
        => $"{key}={string.Join(",", values.Select(value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"))}";
}
