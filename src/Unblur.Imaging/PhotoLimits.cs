namespace Unblur.Imaging;

/// <summary>How large a photograph may be. Checked from the header, before any pixel is decoded.</summary>
public sealed record PhotoLimits
{
    /// <summary>250 megapixels, 2 GiB.</summary>
    public static PhotoLimits Default { get; } = new();

    /// <summary>Most pixels (width x height). Default 250 million.</summary>
    public long MaxPixels { get; init; } = 250_000_000;

    /// <summary>Largest file in bytes. Default 2 GiB.</summary>
    public long MaxFileBytes { get; init; } = 2L << 30;
}
