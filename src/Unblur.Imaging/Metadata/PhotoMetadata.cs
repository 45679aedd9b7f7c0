namespace Unblur.Imaging.Metadata;

/// <summary>What a photograph carries beside its pixels. Blocks are kept byte for byte; null where the photo has none.</summary>
/// <remarks>
/// The pixels of a <see cref="Photo"/> stand upright, so the orientation in <see cref="Exif"/> and <see cref="Xmp"/> is always 1 (or absent).
/// </remarks>
public sealed record PhotoMetadata
{
    /// <summary>No metadata, 72 dots per inch.</summary>
    public static PhotoMetadata None { get; } = new();

    /// <summary>EXIF as a TIFF structure: starts with "II" or "MM".</summary>
    public byte[]? Exif { get; init; }

    /// <summary>The XMP packet, UTF-8.</summary>
    public byte[]? Xmp { get; init; }

    /// <summary>Photoshop image resources ("8BIM" blocks), where IPTC lives.</summary>
    public byte[]? Photoshop { get; init; }

    /// <summary>The ICC profile that says what colours the pixels mean; without one they are sRGB.</summary>
    public byte[]? Icc { get; init; }

    /// <summary>Printing resolution in dots per inch, horizontal and vertical.</summary>
    public (double X, double Y) DotsPerInch { get; init; } = (72, 72);

    /// <summary>Whole JPEG segments or PNG chunks that only a file of the same format can carry (comments, extended XMP, gamma).</summary>
    internal NativeBlocks Native { get; init; } = NativeBlocks.None;

    /// <summary>The same, with nothing but the colour profile and the resolution.</summary>
    internal PhotoMetadata ColourOnly() => new() { Icc = Icc, DotsPerInch = DotsPerInch, Native = Native.ColourOnly() };
}
