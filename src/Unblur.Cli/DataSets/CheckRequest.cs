using Unblur.Cli.Progress;

namespace Unblur.Cli.DataSets;

/// <summary>All that <c>unblur data check</c> was asked for.</summary>
internal sealed record CheckRequest
{
    public required string Folder { get; init; }

    /// <summary>Null for every part there is.</summary>
    public string? Split { get; init; }

    public bool IsDecoded { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
