using Unblur.Cli.Progress;

namespace Unblur.Cli.DataSets;

/// <summary>All that <c>unblur data crop</c> was asked for.</summary>
internal sealed record CropRequest
{
    public const int DefaultPatch = 256;

    public required string Folder { get; init; }

    public required string Output { get; init; }

    /// <summary>Side, px.</summary>
    public int Patch { get; init; } = DefaultPatch;

    /// <summary>Px from one patch to the next; null for the side.</summary>
    public int? Stride { get; init; }

    public string? Split { get; init; }

    public bool Overwrite { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
