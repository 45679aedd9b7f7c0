using Unblur.Cli.Progress;

namespace Unblur.Cli.Evaluation;

/// <summary>The command line of <c>unblur eval</c>.</summary>
internal sealed record EvalRequest
{
    /// <summary>RESTORED and SHARP; only the data set's folder if <see cref="DataSet"/> is set.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Name of a layout; null if two files or folders are compared.</summary>
    public string? DataSet { get; init; }

    /// <summary>Blurry photos that are measured in the same way, for comparison; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>Restored photos of the data set; null for none.</summary>
    public string? Restored { get; init; }

    /// <summary>The model that restores the data set; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the profile; null for the data set's own.</summary>
    public string? Profile { get; init; }

    /// <summary>Measures in addition to those of the profile.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Whether photos without a partner are left out; otherwise they are an error.</summary>
    public bool AllowsMissing { get; init; }

    public required DeblurOptions Options { get; init; }

    /// <summary>The CSV file to write; null for none.</summary>
    public string? Csv { get; init; }

    /// <summary>The HTML page to write; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>Whether <see cref="Csv"/> and <see cref="Page"/> may replace files that eval did not write.</summary>
    public bool Overwrite { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
