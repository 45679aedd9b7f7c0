namespace Unblur.Imaging.Metadata;

/// <summary>What a file says beside its pixels, read without decoding it.</summary>
/// <param name="Metadata">The metadata as it stands in the file, orientation included.</param>
/// <param name="IsLossy">Whether the pixels went through lossy compression.</param>
/// <param name="JpegQuality">The estimated quality of a JPEG.</param>
internal sealed record Container(PhotoMetadata Metadata, bool IsLossy = false, int? JpegQuality = null)
{
    /// <summary>Reads the metadata of a file of <paramref name="format"/>; what is damaged or cut off is left out, decoding will tell.</summary>
    public static Container Read(PhotoFormat format, Stream file)
    {
        file.Position = 0;
        return format switch
        {
            PhotoFormat.Jpeg => JpegContainer.Read(file),
            PhotoFormat.Png => PngContainer.Read(file),
            PhotoFormat.Webp => WebpContainer.Read(file),
            PhotoFormat.Tiff => TiffContainer.Read(file),
            _ => new Container(PhotoMetadata.None),
        };
    }
}
