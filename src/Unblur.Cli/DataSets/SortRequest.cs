using Unblur.Cli.Progress;

namespace Unblur.Cli.DataSets;

/// <summary>The command line of <c>unblur data sort</c>.</summary>
internal sealed record SortRequest
{
    public const double DefaultSharpBelow = 0.35;

    public const double DefaultBlurryAbove = 0.45;

    public required string Folder { get; init; }

    public required string Output { get; init; }

    public double SharpBelow { get; init; } = DefaultSharpBelow;

    public double BlurryAbove { get; init; } = DefaultBlurryAbove;

    /// <summary>Whether copies that are not of the sorted photos are replaced.</summary>
    public bool Overwrite { get; init; }

    public bool IsLinked { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
