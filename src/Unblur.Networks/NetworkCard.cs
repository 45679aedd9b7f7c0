namespace Unblur.Networks;

/// <summary>What a network is, where it comes from and what it needs.</summary>
public sealed record NetworkCard
{
    /// <summary>The <see cref="ReceptiveRadius"/> of a network in which every pixel changes every result.</summary>
    public const int WholeImage = int.MaxValue;

    /// <summary>The name that recipes and weight files use.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was published, or what it is when it is ours.</summary>
    public required string Source { get; init; }

    /// <summary>Height and width must be multiples of this, in pixels.</summary>
    public required int SizeMultiple { get; init; }

    /// <summary>Least height and width, in pixels. Default: the <see cref="SizeMultiple"/>.</summary>
    public int SmallestSize { get; init; }

    /// <summary>How far away a pixel can be and still change a result, in pixels: what tiles must overlap by, at most. May be <see cref="WholeImage"/>.</summary>
    public required int ReceptiveRadius { get; init; }

    /// <summary>
    /// True when a result at a pixel does not depend on where the image is cut (up to <see cref="SizeMultiple"/>), so that tiles
    /// with enough overlap equal the whole image. False for networks that split the image into patches themselves.
    /// </summary>
    public required bool IsShiftInvariant { get; init; }

    /// <summary>Peak bytes of activations per input pixel in float32, measured; sizes tiles.</summary>
    public required int BytesPerPixel { get; init; }

    /// <summary>
    /// Multiply-accumulates of all convolutions per input pixel: twice this times the pixels is the work in FLOP. A transposed
    /// convolution counts the products of its definition, however it is computed.
    /// </summary>
    public required double MultiplyAccumulatesPerPixel { get; init; }
}
