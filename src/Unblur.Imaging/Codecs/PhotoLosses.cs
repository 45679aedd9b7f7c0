using Unblur.Imaging.Metadata;

namespace Unblur.Imaging.Codecs;

/// <summary>Lists what a saved photo does not have, so that nothing is lost in silence.</summary>
internal static class PhotoLosses
{
    public static IEnumerable<string> Of(Photo photo, PhotoFormat format, SaveOptions options)
    {
        PhotoMetadata metadata = photo.Metadata;
        IEnumerable<string?> losses =
        [
            .. photo.NotCarried,
            photo.Bits == 16 && format is PhotoFormat.Jpeg or PhotoFormat.Webp ? "its 16 bits a sample (8 are written)" : null,
            .. Color(metadata, format, photo.IsGrey),
            .. options.KeepMetadata ? Metadata(metadata, format) : [],
        ];
        return losses.OfType<string>();
    }

    private static IEnumerable<string?> Color(PhotoMetadata metadata, PhotoFormat format, bool grey)
    {
        if (format == PhotoFormat.Png)
        {
            bool fits = metadata.Icc is not { } icc || PngContainer.Fits(icc, grey);
            yield return fits ? null : $"its colour profile, which PNG forbids for {(grey ? "grey" : "colour")}";
        }
        else if (metadata.Icc is null)
        {
            ColorChunks.ToProfile(metadata.Native.Color, grey, out string? unheld);
            yield return unheld;
        }
    }

    private static IEnumerable<string?> Metadata(PhotoMetadata metadata, PhotoFormat format)
    {
        NativeBlocks native = metadata.Native;
        if (native.Others.Count > 0 && native.Format != format)
        {
            yield return native.Format switch
            {
                PhotoFormat.Jpeg => "comments and camera data that only JPEG holds",
                PhotoFormat.Png => "text that only PNG holds",
                PhotoFormat.Tiff => "tags that only TIFF holds",
                _ => "blocks that only WebP holds",
            };
        }

        if (format == PhotoFormat.Webp)
        {
            yield return metadata.Photoshop is null ? null : "IPTC and Photoshop's data, which WebP does not hold";
            bool hasResolution = metadata.DotsPerInch is null || Resolution.OfExif(metadata.Exif) is not null;
            yield return hasResolution ? null : "the printing resolution, which WebP holds in EXIF alone";
        }
    }
}
