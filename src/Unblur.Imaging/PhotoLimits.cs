using System.Globalization;

namespace Unblur.Imaging;

/// <summary>The largest photograph that is accepted. The header is checked before any pixel is decoded.</summary>
public sealed record PhotoLimits
{
    /// <summary>250 megapixels, 2 GiB.</summary>
    public static PhotoLimits Default { get; } = new();

    /// <summary>The largest number of pixels (width x height). Default 250 million.</summary>
    public long MaxPixels { get; init; } = 250_000_000;

    /// <summary>The largest file in bytes. Default 2 GiB.</summary>
    public long MaxFileBytes { get; init; } = 2L << 30;

    /// <summary>Refuses a photo that is too large, before memory is allocated for it.</summary>
    internal void Check(string name, int width, int height)
    {
        if ((long)width * height <= MaxPixels)
        {
            return;
        }

        string limit = MaxPixels < 10_000 ? $"{MaxPixels} pixels" : string.Create(CultureInfo.InvariantCulture, $"{MaxPixels / 1e6:0.##} megapixels");
        throw new PhotoException(name, $"has {width} x {height} pixels, more than the limit of {limit}: raise the limit (--max-pixels), or scale it down.");
    }
}
