namespace Unblur.Imaging.Metadata;

/// <summary>The metadata of a file, read without decoding its pixels.</summary>
/// <param name="Metadata">The metadata as in the file, orientation included.</param>
/// <param name="IsLossy">Whether the pixels went through lossy compression.</param>
/// <param name="JpegQuality">The estimated quality of a JPEG.</param>
internal sealed record Container(PhotoMetadata Metadata, bool IsLossy = false, int? JpegQuality = null)
{
    /// <summary>Reads the metadata of a file of <paramref name="format"/>. Damaged or truncated blocks are skipped; decoding reports the damage.</summary>
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
