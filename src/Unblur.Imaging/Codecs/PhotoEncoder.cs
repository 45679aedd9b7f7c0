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

    /// <summary>The metadata with the colour space that PNG states in chunks as a profile, which other formats need.</summary>
    private PhotoMetadata WithProfile => _metadata with { Icc = _metadata.Icc ?? ColorChunks.ToProfile(_metadata.Native.Color, photo.IsGrey, out _) };

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
        using VipsOperation save = new VipsOperation("jpegsave_target").Set("Q", Quality).Set("subsample-mode", SubsampleOff);
        Encode(save, photo.Pixels.WithoutAlpha().ToEightBit(), tables);
    }

    private void WritePng(Stream target)
    {
        // The encoder's own resolution follows the head, and is left out: it writes one where the photo has none.
        using var chunks = new HeadRewritingStream(target, PngContainer.HeadLength + PngContainer.ResolutionLength, head =>
        {
            target.Write(head, 0, PngContainer.HeadLength);
            PngContainer.WriteChunks(target, _metadata, photo.IsGrey);
            if (!head.AsSpan(PngContainer.HeadLength + 4).StartsWith("pHYs"u8))
            {
                target.Write(head, PngContainer.HeadLength, PngContainer.ResolutionLength);
            }
        });
        using VipsOperation save = new VipsOperation("pngsave_target").Set("filter", PngSubFilter);
        Encode(save, photo.Pixels, chunks);
    }

    private void WriteWebp(Stream target)
    {
        using var encoded = new MemoryStream();
        using VipsOperation save = new VipsOperation("webpsave_target").Set("Q", Quality).Set("lossless", options.Lossless ?? !photo.IsLossy);
        Encode(save, photo.Pixels.ToEightBit(), encoded);
        WebpContainer.Write(target, encoded, WithProfile, (photo.Width, photo.Height), photo.HasAlpha);
    }

    private void WriteTiff(Stream target)
    {
        using VipsOperation save = new VipsOperation("tiffsave_target").Set("compression", Deflate).Set("predictor", HorizontalPredictor);
        Encode(save, photo.Pixels, target);
        TiffContainer.Append(target, WithProfile);
    }

    private string? SidesProblem(int longest, PhotoFormat format) => photo.Width <= longest && photo.Height <= longest
        ? null
        : $"{photo.Width} x {photo.Height} pixels do not fit into {format}, which ends at {longest} a side: save as PNG or TIFF.";

    private string? AlphaProblem() => photo.Pixels.IsOpaque ? null : "JPEG cannot hold transparency: save as PNG, TIFF or WebP.";

    private unsafe void Encode(VipsOperation save, PixelBuffer pixels, Stream stream)
    {
        using var target = new VipsTarget(stream);
        fixed (byte* start = pixels.Bytes)
        {
            VipsFormat format = pixels.Bits == 8 ? VipsFormat.Byte : VipsFormat.UShort;
            using var raw = VipsImage.Over(start, pixels.Bytes.LongLength, pixels.Width, pixels.Height, pixels.Bands, format);
            using VipsOperation describe = new VipsOperation("copy").Set("in", raw).Set("interpretation", (int)Space(pixels))
                .Set("xres", PixelsPerMillimetre(_metadata.DotsPerInch?.X)).Set("yres", PixelsPerMillimetre(_metadata.DotsPerInch?.Y));
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
    private static double PixelsPerMillimetre(double? dotsPerInch) => dotsPerInch is { } dots ? Math.Clamp(dots / MillimetresPerInch, 0.01, 100_000) : 1;

    private static VipsSpace Space(PixelBuffer pixels) => (pixels.IsGrey, pixels.Bits) switch
    {
        (true, 8) => VipsSpace.Grey,
        (true, _) => VipsSpace.Grey16,
        (false, 8) => VipsSpace.Srgb,
        _ => VipsSpace.Rgb16,
    };
}
