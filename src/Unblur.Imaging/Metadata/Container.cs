namespace Unblur.Imaging.Metadata;

/// <summary>The metadata of a file, read without decoding its pixels.</summary>
/// <param name="Metadata">The metadata as in the file, orientation included.</param>
/// <param name="IsLossy">Whether the pixels went through lossy compression.</param>
/// <param name="JpegQuality">The estimated quality of a JPEG.</param>
internal sealed record Container(PhotoMetadata Metadata, bool IsLossy = false, int? JpegQuality = null)
{
    /// <summary>Content credentials (C2PA) in words.</summary>
    public const string SignedHistory = "the signed history (content credentials), which holds for the original file alone";

    /// <summary>Content of the file that no result holds, in words.</summary>
    public IReadOnlyList<string> NotCarried { get; init; } = [];

    /// <summary>Frames of an animated PNG; 1 otherwise.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>The markers of a JPEG; null for other formats.</summary>
    public JpegStructure? Jpeg { get; init; }

    /// <summary>Reads the metadata of a file of <paramref name="format"/>. Damaged or truncated blocks are skipped; decoding reports the damage.</summary>
    /// <param name="format">The format by content.</param>
    /// <param name="file">The file, seekable.</param>
    /// <param name="toEnd">Whether content behind the picture is looked for, too, which reads the whole file.</param>
    public static Container Read(PhotoFormat format, Stream file, bool toEnd = true)
    {
        file.Position = 0;
        var budget = new MetadataBudget();
        Container container = format switch
        {
            PhotoFormat.Jpeg => JpegContainer.Read(file, budget, toEnd),
            PhotoFormat.Png => PngContainer.Read(file, budget),
            PhotoFormat.Webp => WebpContainer.Read(file, budget),
            PhotoFormat.Tiff => TiffContainer.Read(file, budget),
            PhotoFormat.Gif => GifContainer.Read(file, budget),
            _ => new Container(PhotoMetadata.None),
        };
        return container with { NotCarried = [.. container.NotCarried, .. budget.Refused()] };
    }
}
