using Unblur.Cli.Options;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Benchmarks;

/// <summary>All that <c>unblur bench deblur</c> was asked for.</summary>
internal sealed record BenchmarkRequest
{
    public required IReadOnlyList<PhotoSize> Sizes { get; init; }

    /// <summary>How often each photo is restored; once more before, to warm up.</summary>
    public required int Runs { get; init; }

    /// <summary>A name or a path; null for the default model.</summary>
    public string? Model { get; init; }

    public DeblurOptions Options { get; init; } = new();

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
