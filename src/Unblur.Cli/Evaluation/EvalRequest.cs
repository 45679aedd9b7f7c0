using Unblur.Cli.Progress;

namespace Unblur.Cli.Evaluation;

/// <summary>All that <c>unblur eval</c> was asked for.</summary>
internal sealed record EvalRequest
{
    /// <summary>RESTORED and SHARP; the data set's folder alone where <see cref="DataSet"/> is given.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Name of a layout; null where two files or folders are compared.</summary>
    public string? DataSet { get; init; }

    /// <summary>Blurry photos next to RESTORED and SHARP, measured alike; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>Restored photos of the data set; null for none.</summary>
    public string? Restored { get; init; }

    /// <summary>The model that restores the data set; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the profile; null for the data set's own.</summary>
    public string? Profile { get; init; }

    /// <summary>Measures in addition to those of the profile.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Whether photos without a partner are left out rather than refused.</summary>
    public bool AllowsMissing { get; init; }

    public required DeblurOptions Options { get; init; }

    /// <summary>Where the table goes as CSV; null for nowhere.</summary>
    public string? Csv { get; init; }

    /// <summary>Where the page goes; null for nowhere.</summary>
    public string? Page { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
