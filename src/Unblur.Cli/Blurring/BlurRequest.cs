using Unblur.Cli.Progress;
using Unblur.Data.Blurring;

namespace Unblur.Cli.Blurring;

/// <summary>The command line of <c>unblur blur</c>.</summary>
internal sealed record BlurRequest
{
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The folder to write to; null for the folder of the one photo.</summary>
    public required string? Output { get; init; }

    /// <summary>Null where a manifest holds the options.</summary>
    public required BlurDataOptions? Options { get; init; }

    /// <summary>The manifest of the data set to rebuild; null for a new data set.</summary>
    public string? Manifest { get; init; }

    /// <summary>The BGAN that blurs; null for other kinds.</summary>
    public string? Model { get; init; }

    /// <summary>How the BGAN computes.</summary>
    public DeblurOptions Compute { get; init; } = new();

    /// <summary>Whether the command blurs a single photo and makes no data set.</summary>
    public bool IsOnePhoto { get; init; }

    public bool IsRecursive { get; init; }

    /// <summary>Whether names hold the inputs' folders, as they lie below the folder that holds all of them.</summary>
    public bool KeepsTree { get; init; }

    public bool Overwrite { get; init; }

    public int Threads { get; init; } = 1;

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
