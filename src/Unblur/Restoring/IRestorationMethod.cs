using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Restoring;

/// <summary>A way to restore a photo, with the networks or the physics that it needs.</summary>
/// <remarks>
/// What is the same for every method is done around it by <see cref="Restoration"/>: strength, guard, retries with less memory, report, metadata.
/// One photo at a time; all calls come from one thread.
/// </remarks>
internal interface IRestorationMethod : IDisposable
{
    /// <summary>What the method was made of; a card without files where it has no weights.</summary>
    ModelCard Model { get; }

    /// <summary>What a photo costs, as things are now.</summary>
    MethodNeeds Needs { get; }

    /// <summary>Restores a photo and writes all of its rows to the output.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="OutOfMemoryException">It did not fit into memory: it is asked again, with smaller tiles.</exception>
    MethodOutcome Restore(MethodInput input);

    /// <summary>Says what a photo suffers from, without restoring it; null where the method does not look for that.</summary>
    PhotoDiagnosis? Diagnose(Photo photo, CancellationToken cancellation) => null;
}

/// <summary>What a restoration method needs of the machine.</summary>
internal sealed record MethodNeeds
{
    /// <summary>Where it computes: <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Of the numbers that its network multiplies.</summary>
    public int Bits { get; init; } = NetworkTraits.FloatBits;

    /// <summary>Peak bytes that it takes for each pixel of a tile, in addition to the photo itself.</summary>
    public required int BytesPerPixel { get; init; }

    /// <summary>Whole results that it holds beside the one that it writes.</summary>
    public int Results { get; init; }

    /// <summary>Sides of tiles are rounded up to a multiple of this, in pixels.</summary>
    public int SizeMultiple { get; init; } = 1;

    /// <summary>By how much tiles must overlap, in pixels.</summary>
    public int Overlap { get; init; }

    /// <summary>Multiply-accumulates per pixel of a photo that is restored whole; 0 where they depend on the photo.</summary>
    public double MultiplyAccumulatesPerPixel { get; init; }

    internal bool IsAccelerated => ExecutionDevice.HasOwnMemory(Device);
}

/// <summary>One photo to restore.</summary>
/// <param name="Photo">The photo, which is not changed.</param>
/// <param name="Tile">The longest side in pixels that fits into memory at a time; 0 for the whole photo.</param>
/// <param name="Overlap">By how much tiles overlap, in pixels.</param>
/// <param name="Output">Takes the restored rows, each once, from top to bottom.</param>
/// <param name="Progress">Reported to after each tile; may be null.</param>
/// <param name="Cancellation">Checked between tiles, and by networks within moments.</param>
internal sealed record MethodInput(Photo Photo, int Tile, int Overlap, PhotoWriter Output, IProgress<DeblurProgress>? Progress, CancellationToken Cancellation);

/// <summary>How a photo was restored.</summary>
/// <param name="Tile">The longer side of a tile in pixels; 0 where the photo was restored whole.</param>
/// <param name="Tiles">How many tiles.</param>
internal sealed record MethodOutcome(int Tile, int Tiles)
{
    /// <summary>Why the method leaves the photo as it is; null where it restored it. Then it need not have written rows.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the photo suffers from; null where the method does not look for that.</summary>
    public PhotoDiagnosis? Diagnosis { get; init; }

    /// <summary>
    /// What was done, where the method chose, as in <see cref="DeblurReport.Method"/>; null where there was nothing to choose.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>Why something better was not done; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>What was found on the way.</summary>
    public Findings Findings { get; init; } = new();
}
