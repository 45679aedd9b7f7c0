using Unblur.Cli.Progress;

namespace Unblur.Cli.Training;

/// <summary>All that <c>unblur train</c> was asked for.</summary>
internal sealed record TrainingRequest
{
    /// <summary>The recipe file; null where a run is resumed by its folder, or the recipe for one's own photos is meant.</summary>
    public required string? Recipe { get; init; }

    /// <summary>The run's folder.</summary>
    public required string Folder { get; init; }

    public bool IsResumed { get; init; }

    /// <summary><c>key=value</c>, over the recipe's own values.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string Device { get; init; } = "auto";

    /// <summary>Processor threads; null for all, or this process's part of them.</summary>
    public int? Threads { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
