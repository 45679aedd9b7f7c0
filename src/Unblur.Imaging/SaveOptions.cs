namespace Unblur.Imaging;

/// <summary>How a photograph is written.</summary>
public sealed record SaveOptions
{
    /// <summary>The defaults below.</summary>
    public static SaveOptions Default { get; } = new();

    /// <summary>Who may read and write the file, on Unix. By default what <see cref="AtomicFile.Write"/> gives it.</summary>
    public UnixFileMode? Permissions { get; init; }

    /// <summary>The file format. By default the format of the file name's extension.</summary>
    public PhotoFormat? Format { get; init; }

    /// <summary>
    /// JPEG and lossy WebP quality, 1 to 100. By default 95, or the estimated quality of the photo's own JPEG if that is higher.
    /// JPEGs are always written with full-resolution colour (4:4:4).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 100.</exception>
    public int? Quality
    {
        get;
        init => field = value is < 1 or > 100 ? throw new ArgumentOutOfRangeException(nameof(value), value, "Quality is 1 to 100.") : value;
    }

    /// <summary>Whether WebP is lossless. By default true, except for a photo from a lossy file.</summary>
    public bool? Lossless { get; init; }

    /// <summary>Whether EXIF, XMP, IPTC and comments are written. The colour profile is always written, because the pixels need it. Default true.</summary>
    public bool KeepMetadata { get; init; } = true;
}
