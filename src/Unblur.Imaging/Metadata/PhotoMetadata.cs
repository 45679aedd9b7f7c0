namespace Unblur.Imaging.Metadata;

/// <summary>The metadata of a photograph. Blocks are kept byte for byte; null if the photo has none.</summary>
/// <remarks>
/// The pixels of a <see cref="Photo"/> are upright, so the orientation in <see cref="Exif"/> is always 1 (or absent). So is that in <see cref="Xmp"/>
/// where the photo was turned; an orientation in XMP alone, by which viewers do not turn, stays as it is.
/// </remarks>
public sealed record PhotoMetadata
{
    /// <summary>No metadata.</summary>
    public static PhotoMetadata None { get; } = new();

    /// <summary>EXIF as a TIFF structure: starts with "II" or "MM".</summary>
    public byte[]? Exif { get; init; }

    /// <summary>The XMP packet, UTF-8.</summary>
    public byte[]? Xmp { get; init; }

    /// <summary>Photoshop image resources ("8BIM" blocks), which contain IPTC.</summary>
    public byte[]? Photoshop { get; init; }

    /// <summary>The ICC profile of the pixels' colour space; without one they are sRGB.</summary>
    public byte[]? Icc { get; init; }

    /// <summary>Printing resolution in dots per inch, horizontal and vertical; null if the file has none.</summary>
    public (double X, double Y)? DotsPerInch { get; init; }

    /// <summary>Whole JPEG segments, PNG or WebP chunks or TIFF tags that only a file of the same format can hold (comments, extended XMP, gamma).</summary>
    internal NativeBlocks Native { get; init; } = NativeBlocks.None;

    /// <summary>A copy with only the colour profile and the resolution.</summary>
    internal PhotoMetadata ColorOnly() => new() { Icc = Icc, DotsPerInch = DotsPerInch, Native = Native.ColorOnly() };
}

/// <summary>Metadata that only one file format can hold, ready to be written again.</summary>
/// <param name="Format">The format that the blocks belong to.</param>
/// <param name="Color">Blocks that define the colour space of the pixels (PNG gAMA, cHRM, sRGB, cICP). Other formats get a profile in their place.</param>
/// <param name="Others">Comments, text, extended XMP.</param>
internal sealed record NativeBlocks(PhotoFormat? Format, IReadOnlyList<byte[]> Color, IReadOnlyList<byte[]> Others)
{
    public static NativeBlocks None { get; } = new(null, [], []);

    /// <summary>The blocks that can be written to <paramref name="format"/>.</summary>
    public IEnumerable<byte[]> For(PhotoFormat format) => format == Format ? Color.Concat(Others) : [];

    public NativeBlocks ColorOnly() => this with { Others = [] };
}
