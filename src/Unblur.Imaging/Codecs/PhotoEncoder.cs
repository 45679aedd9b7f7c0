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
    private const int SubsampleOff = 2; // VipsForeignSubsample: 4:4:4
    private const int Deflate = 2, HorizontalPredictor = 2; // VipsForeignTiffCompression, VipsForeignTiffPredictor
    private const int PngSubFilter = 0x10; // VipsForeignPngFilter
    private const double MillimetresPerInch = 25.4;

    private readonly PhotoMetadata _metadata = options.KeepMetadata ? photo.Metadata : photo.Metadata.ColorOnly();

    private int Quality => options.Quality ?? Math.Max(DefaultQuality, photo.JpegQuality ?? 0);

    /// <summary>Writes to a stream that supports reading and seeking.</summary>
    /// <exception cref="PhotoException">The format cannot hold the photo.</exception>
    public void Write(PhotoFormat format, Stream target)
    {
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
            default:
                throw new PhotoException(name, $"{format} cannot be written: save as PNG, TIFF, JPEG or WebP.");
        }
    }

    private void WriteJpeg(Stream target)
    {
        CheckSides(65535, PhotoFormat.Jpeg);
        if (!photo.Pixels.IsOpaque)
        {
            throw new PhotoException(name, "JPEG cannot hold transparency: save as PNG, TIFF or WebP.");
        }

        JpegContainer.WriteHead(target, _metadata, name);
        using var tables = new HeadRewritingStream(target, 2, _ => { }); // the encoder's own start of image
        using VipsOperation save = new VipsOperation("jpegsave_target").Set("Q", Quality).Set("subsample-mode", SubsampleOff);
        Encode(save, photo.Pixels.WithoutAlpha().ToEightBit(), tables);
    }

    private void WritePng(Stream target)
    {
        using var chunks = new HeadRewritingStream(target, PngContainer.HeadLength, head =>
        {
            target.Write(head);
            PngContainer.WriteChunks(target, _metadata, photo.IsGrey);
        });
        using VipsOperation save = new VipsOperation("pngsave_target").Set("filter", PngSubFilter);
        Encode(save, photo.Pixels, chunks);
    }

    private void WriteWebp(Stream target)
    {
        CheckSides(16383, PhotoFormat.Webp);
        using var encoded = new MemoryStream();
        using VipsOperation save = new VipsOperation("webpsave_target").Set("Q", Quality).Set("lossless", options.Lossless ?? !photo.IsLossy);
        Encode(save, photo.Pixels.ToEightBit(), encoded);
        WebpContainer.Write(target, encoded, _metadata, (photo.Width, photo.Height), photo.HasAlpha);
    }

    private void WriteTiff(Stream target)
    {
        using VipsOperation save = new VipsOperation("tiffsave_target").Set("compression", Deflate).Set("predictor", HorizontalPredictor);
        Encode(save, photo.Pixels, target);
        TiffContainer.Append(target, _metadata);
    }

    private void CheckSides(int longest, PhotoFormat format)
    {
        if (photo.Width <= longest && photo.Height <= longest)
        {
            return;
        }

        throw new PhotoException(
            name, $"{photo.Width} x {photo.Height} pixels do not fit into {format}, which ends at {longest} a side: save as PNG or TIFF.");
    }

    private unsafe void Encode(VipsOperation save, PixelBuffer pixels, Stream stream)
    {
        using var target = new VipsTarget(stream);
        fixed (byte* start = pixels.Bytes)
        {
            VipsFormat format = pixels.Bits == 8 ? VipsFormat.Byte : VipsFormat.UShort;
            using var raw = VipsImage.Over(start, pixels.Bytes.LongLength, pixels.Width, pixels.Height, pixels.Bands, format);
            using VipsOperation describe = new VipsOperation("copy").Set("in", raw).Set("interpretation", (int)Space(pixels))
                .Set("xres", PixelsPerMillimetre(_metadata.DotsPerInch.X)).Set("yres", PixelsPerMillimetre(_metadata.DotsPerInch.Y));
            using VipsImage image = describe.RunToImage();
            image.SetString("resolution-unit", "in");
            try
            {
                save.Set("in", image).Set("target", target).Set("strip", true).Run();
            }
            catch (VipsException) when (target.Failure is not null)
            {
                throw target.Failure; // the stream's own error: libvips only reports that writing failed
            }
        }
    }

    /// <summary>Clamps the resolution: damaged files claim values for which libvips would print warnings to stderr.</summary>
    private static double PixelsPerMillimetre(double dotsPerInch) => Math.Clamp(dotsPerInch / MillimetresPerInch, 0.01, 100_000);

    private static VipsSpace Space(PixelBuffer pixels) => (pixels.IsGrey, pixels.Bits) switch
    {
        (true, 8) => VipsSpace.Grey,
        (true, _) => VipsSpace.Grey16,
        (false, 8) => VipsSpace.Srgb,
        _ => VipsSpace.Rgb16,
    };
}
