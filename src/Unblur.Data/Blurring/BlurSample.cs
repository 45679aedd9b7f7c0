using Unblur.Physics.Flow;

namespace Unblur.Data.Blurring;

/// <summary>A sample's entry in the manifest: what it was made from, what was drawn, and what was written.</summary>
public sealed record BlurSample
{
    /// <summary>The photo or sequence.</summary>
    public required string Source { get; init; }

    /// <summary>From 1; of a sequence, which group of frames.</summary>
    public required int Number { get; init; }

    /// <summary>Null without a split.</summary>
    public DataPart? Part { get; init; }

    /// <summary>The photo, or the frames of the group, with their checksums.</summary>
    public required IReadOnlyList<HashedFile> Inputs { get; init; }

    /// <summary>Of what was written, px.</summary>
    public required int Width { get; init; }

    /// <summary>Of what was written, px.</summary>
    public required int Height { get; init; }

    /// <summary>The camera motion of <see cref="BlurKind.Flow"/>, before it is rounded; null for other kinds and for what is not blurred.</summary>
    public GongMotion? Motion { get; init; }

    /// <summary>The extent of <see cref="BlurKind.Shake"/> and <see cref="BlurKind.Kernel"/>, px; 0 for what is not blurred.</summary>
    public double? Length { get; init; }

    /// <summary>Null where nothing was compressed.</summary>
    public int? JpegQuality { get; init; }

    public required HashedFile Blurry { get; init; }

    public HashedFile? Sharp { get; init; }

    public HashedFile? Flow { get; init; }

    /// <summary>Grey, 16 bits, scaled so that the largest weight is white: divide by the sum to use it.</summary>
    public HashedFile? Kernel { get; init; }

    internal IEnumerable<HashedFile> Outputs => new[] { Blurry, Sharp, Flow, Kernel }.OfType<HashedFile>();
}
