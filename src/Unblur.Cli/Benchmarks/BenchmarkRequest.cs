using Unblur.Cli.Options;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Benchmarks;

/// <summary>The command line of <c>unblur bench deblur</c>.</summary>
internal sealed record BenchmarkRequest
{
    public required IReadOnlyList<PhotoSize> Sizes { get; init; }

    /// <summary>Timed runs for each size, after one more to warm up.</summary>
    public required int Runs { get; init; }

    /// <summary>The model's name or path; null for the default model.</summary>
    public string? Model { get; init; }

    public DeblurOptions Options { get; init; } = new();

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
