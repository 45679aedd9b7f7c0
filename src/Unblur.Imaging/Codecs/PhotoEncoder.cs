using NetVips;
using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Encodes pixels and metadata to a file. The same photo and options give the same bytes.</summary>
/// <param name="photo">The photo to write.</param>
/// <param name="options">Format and quality.</param>
/// <param name="name">The file's name in messages.</param>
/// <remarks>
/// libvips writes only the pixels. The metadata is written here, byte for byte: libvips would parse EXIF and lose unknown tags.
/// </remarks>
internal sealed class PhotoEncoder(Photo photo, SaveOptions options, string name)
{
    private const int DefaultQuality = 95;
    private const double MillimetresPerInch = 25.4;

    private readonly PhotoMetadata _metadata = options.KeepMetadata ? photo.Metadata : photo.Metadata.ColorOnly();

    /// <summary>The metadata with the colour space that PNG states in chunks as a profile, which other formats need.</summary>
    private PhotoMetadata WithProfile => _metadata with { Icc = _metadata.Icc ?? ColorChunks.ToProfile(_metadata.Native.Color, photo.IsGrey, out _) };

    /// <summary>The same for a format that does not hold the further segments of XMP in a JPEG.</summary>
    private static PhotoMetadata OutsideJpeg(PhotoMetadata metadata) => metadata with { Xmp = XmpClaims.WithoutExtension(metadata.Xmp) };

    private int Quality => options.Quality ?? Math.Max(DefaultQuality, photo.JpegQuality ?? 0);

    /// <summary>Writes to a stream that supports reading and seeking.</summary>
    /// <exception cref="PhotoException">The format cannot hold the photo.</exception>
    public void Write(PhotoFormat format, Stream target)
    {
        Require(format);
        switch (format)
        {
            case PhotoFormat.Jpeg:
                WriteJpeg(target);
                break;
            case PhotoFormat.Png:
                WritePng(target);
                break;
            case PhotoFormat.Webp:
                WriteWebp(target);
                break;
            case PhotoFormat.Tiff:
                WriteTiff(target);
                break;
        }
    }

    /// <summary>Checks that the format can hold the photo, without writing it.</summary>
    /// <exception cref="PhotoException">It cannot.</exception>
    public void Require(PhotoFormat format)
    {
        string? problem = format switch
        {
            PhotoFormat.Jpeg => SidesProblem(65535, format) ?? AlphaProblem() ?? JpegContainer.Problem(_metadata),
            PhotoFormat.Webp => SidesProblem(16383, format),
            PhotoFormat.Png or PhotoFormat.Tiff => null,
            _ => $"{format} cannot be written: save as PNG, TIFF, JPEG or WebP.",
        };
        if (problem is not null)
        {
            throw new PhotoException(name, problem);
        }
    }

    private void WriteJpeg(Stream target)
    {
        JpegContainer.WriteHead(target, WithProfile);
        using var tables = new HeadRewritingStream(target, 2, _ => { }); // the encoder's own start of image
        Encode(photo.Pixels.WithoutAlpha().ToEightBit(), tables, (image, file) => image.JpegsaveTarget(
            file, q: Quality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None)); // 4:4:4
    }

    private void WritePng(Stream target)
    {
        // The encoder's own resolution follows the head, and is left out: it writes one where the photo has none.
        using var chunks = new HeadRewritingStream(target, PngContainer.HeadLength + PngContainer.ResolutionLength, head =>
        {
            target.Write(head, 0, PngContainer.HeadLength);
            PngContainer.WriteChunks(target, OutsideJpeg(_metadata), photo.IsGrey);
            if (!head.AsSpan(PngContainer.HeadLength + 4).StartsWith("pHYs"u8))
            {
                target.Write(head, PngContainer.HeadLength, PngContainer.ResolutionLength);
            }
        });
        Encode(photo.Pixels, chunks, (image, file) => image.PngsaveTarget(file, filter: Enums.ForeignPngFilter.Sub, keep: Enums.ForeignKeep.None));
    }

    private void WriteWebp(Stream target)
    {
        using var encoded = new MemoryStream();
        Encode(photo.Pixels.ToEightBit(), encoded, (image, file) => image.WebpsaveTarget(
            file, q: Quality, lossless: options.Lossless ?? !photo.IsLossy, keep: Enums.ForeignKeep.None));
        WebpContainer.Write(target, encoded, OutsideJpeg(WithProfile), (photo.Width, photo.Height), photo.HasAlpha);
    }

    private void WriteTiff(Stream target)
    {
        Encode(photo.Pixels, target, (image, file) => image.TiffsaveTarget(
            file, compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal, keep: Enums.ForeignKeep.None));
        TiffContainer.Append(target, OutsideJpeg(WithProfile));
    }

    private string? SidesProblem(int longest, PhotoFormat format) => photo.Width <= longest && photo.Height <= longest
        ? null
        : $"{photo.Width} x {photo.Height} pixels do not fit into {format}, which ends at {longest} a side: save as PNG or TIFF.";

    private string? AlphaProblem() => photo.Pixels.IsOpaque ? null : "JPEG cannot hold transparency: save as PNG, TIFF or WebP.";

    private void Encode(PixelBuffer pixels, Stream stream, Action<Image, Target> save)
    {
        using StreamTarget target = new(stream);
        Enums.BandFormat format = pixels.Bits == 8 ? Enums.BandFormat.Uchar : Enums.BandFormat.Ushort;
        using Image raw = VipsImages.Over(pixels.Bytes, pixels.Width, pixels.Height, pixels.Bands, format);
        using Image described = raw.Copy(
            interpretation: Space(pixels), xres: PixelsPerMillimetre(_metadata.DotsPerInch?.X), yres: PixelsPerMillimetre(_metadata.DotsPerInch?.Y));
        using Image image = described.Mutate(one => one.Set(GValue.GStrType, "resolution-unit", "in"));
        try
        {
            VipsLibrary.Shared(() =>
            {
                save(image, target.Target);
                return true;
            });
        }
        catch (VipsException) when (target.Failure is not null)
        {
            throw target.Failure; // the stream's own error: libvips only reports that writing failed
        }
    }

    /// <summary>Clamps the resolution: damaged files claim values for which libvips would print warnings to stderr.</summary>
    private static double PixelsPerMillimetre(double? dotsPerInch) => dotsPerInch is { } dots ? Math.Clamp(dots / MillimetresPerInch, 0.01, 100_000) : 1;

    private static Enums.Interpretation Space(PixelBuffer pixels) => (pixels.IsGrey, pixels.Bits) switch
    {
        (true, 8) => Enums.Interpretation.Bw,
        (true, _) => Enums.Interpretation.Grey16,
        (false, 8) => Enums.Interpretation.Srgb,
        _ => Enums.Interpretation.Rgb16,
    };
}
