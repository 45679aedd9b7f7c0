using Unblur.Cli.Progress;

namespace Unblur.Cli.DataSets;

/// <summary>The command line of <c>unblur data check</c>.</summary>
internal sealed record CheckRequest
{
    public required string Folder { get; init; }

    /// <summary>The part to check; null for all parts.</summary>
    public string? Split { get; init; }

    public bool IsDecoded { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
