using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;

namespace Unblur.Cli.MotionMaps;

/// <summary>The command line of <c>unblur motion</c>.</summary>
internal sealed record MotionRequest
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public required OutputOptions Output { get; init; }

    /// <summary>The motion network by name, its weights, or the folder of a run; null for the default network.</summary>
    public string? Network { get; init; }

    /// <summary>The model whose remaining motion is subtracted; null for the motion of the photo itself.</summary>
    public string? RelativeTo { get; init; }

    /// <summary><c>colours</c>, <c>lines</c> or <c>neurmap</c>.</summary>
    public string Drawing { get; init; } = "colours";

    /// <summary>The extension of the flow file next to the picture, with its dot; null for no flow file.</summary>
    public string? FlowExtension { get; init; }

    /// <summary>The true flow of one photo, or a folder of flows with the names of the photos; null if it is not known.</summary>
    public string? Truth { get; init; }

    public bool IsRecursive { get; init; }

    /// <summary>Where and with how much motion is estimated.</summary>
    public MotionOptions Options { get; init; } = new();

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
