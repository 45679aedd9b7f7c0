namespace Unblur.Imaging;

/// <summary>How a photograph is written.</summary>
public sealed record SaveOptions
{
    /// <summary>The defaults below.</summary>
    public static SaveOptions Default { get; } = new();

    /// <summary>The file format; by default the one that the file name's extension tells.</summary>
    public PhotoFormat? Format { get; init; }

    /// <summary>
    /// JPEG and lossy WebP quality, 1 to 100. By default 95, or the estimated quality of the JPEG that the photo came from where that is higher.
    /// JPEGs are written with full-resolution colour (4:4:4) whatever the quality.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 100.</exception>
    public int? Quality
    {
        get;
        init => field = value is < 1 or > 100 ? throw new ArgumentOutOfRangeException(nameof(value), value, "Quality is 1 to 100.") : value;
    }

    /// <summary>Whether WebP is lossless. By default true, except for a photo that came from a lossy file.</summary>
    public bool? Lossless { get; init; }

    /// <summary>Whether EXIF, XMP, IPTC and comments are written. The colour profile always is: the pixels need it. Default true.</summary>
    public bool KeepMetadata { get; init; } = true;
}
