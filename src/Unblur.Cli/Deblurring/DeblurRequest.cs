using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Deblurring;

/// <summary>The command line of <c>unblur deblur</c>.</summary>
internal sealed record DeblurRequest
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public required OutputOptions Output { get; init; }

    public required DeblurOptions Options { get; init; }

    /// <summary>A motion flow to deconvolve with; null for none.</summary>
    public string? FlowPath { get; init; }

    /// <summary>A blur kernel to deconvolve with; null for none.</summary>
    public string? KernelPath { get; init; }

    /// <summary>Where images on the way are written; null for nowhere.</summary>
    public string? StepsFolder { get; init; }

    /// <summary>Where the kernel that was found is written; null for nowhere.</summary>
    public string? SaveKernelPath { get; init; }

    /// <summary>Where a page with all photos before and after is written; null for nowhere.</summary>
    public string? PagePath { get; init; }

    public bool IsRecursive { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>The model's name or path; null for the default model.</summary>
    public string? Model { get; init; }

    /// <summary>JPEG and WebP quality, 1 to 100; null for the library's default.</summary>
    public int? Quality { get; init; }

    /// <summary>Largest photo, in pixels; null for the library's limit.</summary>
    public long? MaxPixels { get; init; }

    public bool Json { get; init; }

    public Verbosity Verbosity { get; init; }
}
