using Unblur.Cli.Progress;
using Unblur.Data.Blurring;

namespace Unblur.Cli.Blurring;

/// <summary>All that <c>unblur blur</c> was asked for.</summary>
internal sealed record BlurRequest
{
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The folder to write to; null for beside the one photo.</summary>
    public required string? Output { get; init; }

    /// <summary>Null where a manifest has them.</summary>
    public required BlurDataOptions? Options { get; init; }

    /// <summary>A manifest to follow; null for a new data set.</summary>
    public string? Manifest { get; init; }

    /// <summary>Whether a single photo is to be blurred, and nothing asks for a data set.</summary>
    public bool IsOnePhoto { get; init; }

    public bool IsRecursive { get; init; }

    public bool Overwrite { get; init; }

    public int Threads { get; init; } = 1;

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
