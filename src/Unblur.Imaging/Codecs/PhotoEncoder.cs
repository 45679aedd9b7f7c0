using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>From pixels and metadata to an encoded file. The same photo and options give the same bytes.</summary>
internal static class PhotoEncoder
{
    private const int DefaultQuality = 95;
    private const int SubsampleOff = 2; // VipsForeignSubsample: 4:4:4
    private const int Deflate = 2, HorizontalPredictor = 2; // VipsForeignTiffCompression, VipsForeignTiffPredictor
    private const int PngSubFilter = 0x10; // VipsForeignPngFilter
    private const double MillimetresPerInch = 25.4;

    /// <summary>Writes <paramref name="photo"/> to <paramref name="target"/>, which can be read and sought.</summary>
    /// <exception cref="PhotoException">The format cannot hold the photo.</exception>
    public static void Write(Photo photo, PhotoFormat format, SaveOptions options, Stream target, string name)
    {
        if (options.Quality is { } quality && quality is < 1 or > 100) throw new ArgumentOutOfRangeException(nameof(options), quality, "Quality is 1 to 100.");
        PixelBuffer pixels = Fitting(photo.Pixels, format, name);
        PhotoMetadata metadata = options.KeepMetadata ? photo.Metadata : photo.Metadata.ColourOnly();
        switch (format)
        {
            case PhotoFormat.Jpeg:
                JpegContainer.WriteHead(target, metadata, name);
                using (var tables = new HeadRewritingStream(target, 2, _ => { })) // the encoder's own start of image
                    Encode(new VipsOperation("jpegsave_target").Set("Q", Quality(photo, options)).Set("subsample-mode", SubsampleOff), pixels, metadata, tables);
                break;
            case PhotoFormat.Png:
                using (var chunks = new HeadRewritingStream(target, PngContainer.HeadLength, head =>
                {
                    target.Write(head);
                    PngContainer.WriteChunks(target, metadata);
                }))
                    Encode(new VipsOperation("pngsave_target").Set("filter", PngSubFilter), pixels, metadata, chunks);
                break;
            case PhotoFormat.Webp:
                using (var encoded = new MemoryStream())
                {
                    Encode(new VipsOperation("webpsave_target").Set("Q", Quality(photo, options)).Set("lossless", options.Lossless ?? !photo.IsLossy), pixels, metadata, encoded);
                    WebpContainer.Write(target, encoded, metadata, (pixels.Width, pixels.Height), pixels.HasAlpha);
                }

                break;
            case PhotoFormat.Tiff:
                Encode(new VipsOperation("tiffsave_target").Set("compression", Deflate).Set("predictor", HorizontalPredictor), pixels, metadata, target);
                TiffContainer.Append(target, metadata);
                break;
            default:
                throw new PhotoException(name, $"{format} cannot be written: save as PNG, TIFF, JPEG or WebP.");
        }
    }

    private static int Quality(Photo photo, SaveOptions options) => options.Quality ?? Math.Max(DefaultQuality, photo.JpegQuality ?? 0);

    /// <summary>The pixels in what the format can hold.</summary>
    private static PixelBuffer Fitting(PixelBuffer pixels, PhotoFormat format, string name)
    {
        int longest = format switch { PhotoFormat.Jpeg => 65535, PhotoFormat.Webp => 16383, _ => int.MaxValue };
        if (pixels.Width > longest || pixels.Height > longest) throw new PhotoException(name, $"{pixels.Width} x {pixels.Height} pixels do not fit into {format}, which ends at {longest} a side: save as PNG or TIFF.");
        if (format is not (PhotoFormat.Jpeg or PhotoFormat.Webp)) return pixels;
        if (format == PhotoFormat.Jpeg && !pixels.IsOpaque) throw new PhotoException(name, "JPEG cannot hold transparency: save as PNG, TIFF or WebP.");
        return (format == PhotoFormat.Jpeg ? pixels.WithoutAlpha() : pixels).ToEightBit();
    }

    private static unsafe void Encode(VipsOperation save, PixelBuffer pixels, PhotoMetadata metadata, Stream stream)
    {
        using VipsOperation saving = save;
        using var target = new VipsTarget(stream);
        fixed (byte* start = pixels.Bytes)
        {
            using VipsImage raw = VipsImage.Over(start, pixels.Bytes.LongLength, pixels.Width, pixels.Height, pixels.Bands, pixels.Bits == 8 ? VipsFormat.Byte : VipsFormat.UShort);
            using VipsOperation describe = new VipsOperation("copy").Set("in", raw).Set("interpretation", (int)Space(pixels))
                .Set("xres", metadata.DotsPerInch.X / MillimetresPerInch).Set("yres", metadata.DotsPerInch.Y / MillimetresPerInch);
            using VipsImage image = describe.RunToImage();
            image.SetString("resolution-unit", "in");
            try
            {
                saving.Set("in", image).Set("target", target).Set("strip", true).Run(); // metadata is written by us, byte for byte
            }
            catch (VipsException) when (target.Failure is not null)
            {
                throw target.Failure;
            }
        }
    }

    private static VipsSpace Space(PixelBuffer pixels) => (pixels.IsGrey, pixels.Bits) switch
    {
        (true, 8) => VipsSpace.Grey,
        (true, _) => VipsSpace.Grey16,
        (false, 8) => VipsSpace.Srgb,
        _ => VipsSpace.Rgb16,
    };
}
