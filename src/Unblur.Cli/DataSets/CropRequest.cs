using Unblur.Cli.Progress;

namespace Unblur.Cli.DataSets;

/// <summary>The command line of <c>unblur data crop</c>.</summary>
internal sealed record CropRequest
{
    public const int DefaultPatch = 256;

    public required string Folder { get; init; }

    public required string Output { get; init; }

    /// <summary>The side of a patch, px.</summary>
    public int Patch { get; init; } = DefaultPatch;

    /// <summary>The distance between two patches, px; null for the side.</summary>
    public int? Stride { get; init; }

    public string? Split { get; init; }

    public bool Overwrite { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
