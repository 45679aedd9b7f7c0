using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;

namespace Unblur.Cli.MotionMaps;

/// <summary>All that <c>unblur motion</c> was asked for.</summary>
internal sealed record MotionRequest
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public required OutputOptions Output { get; init; }

    /// <summary>M by name, its weights, or the folder of a run; null for the default one.</summary>
    public string? Network { get; init; }

    /// <summary>The model whose restoration's motion is taken off; null for the photo's own motion.</summary>
    public string? RelativeTo { get; init; }

    /// <summary><c>colours</c>, <c>lines</c> or <c>neurmap</c>.</summary>
    public string Drawing { get; init; } = "colours";

    /// <summary>The extension of the flow file beside the picture, with its dot; null for none.</summary>
    public string? FlowExtension { get; init; }

    /// <summary>The true flow of one photo, or a folder of flows that are called like the photos; null where it is not known.</summary>
    public string? Truth { get; init; }

    public bool IsRecursive { get; init; }

    /// <summary>Where and with how much motion is estimated.</summary>
    public MotionOptions Options { get; init; } = new();

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
