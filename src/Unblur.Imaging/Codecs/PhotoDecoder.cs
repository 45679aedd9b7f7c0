using NetVips;
using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Decodes a file to upright pixels and metadata.</summary>
/// <param name="name">The file's name in messages.</param>
/// <param name="file">The encoded bytes, seekable.</param>
/// <param name="limits">Checked from the header, before pixels are decoded.</param>
internal sealed class PhotoDecoder(string name, Stream file, PhotoLimits? limits)
{
    private const Enums.FailOn FailOnError = Enums.FailOn.Error; // truncated and damaged files fail, harmless irregularities pass

    private static readonly string[] s_otherKind = ["unsupported", "not supported", "not configured", "not implemented", "bad labq format"];

    /// <summary>What is said where libheif was built without HEVC, or libvips without libheif.</summary>
    private static readonly string[] s_withoutDecoder = ["unsupported codec", "decoder plugin", "heifload_source not found", "class \"heifload_source\""];

    private readonly PhotoLimits _limits = limits ?? PhotoLimits.Default;

    /// <summary>Decodes the photograph.</summary>
    /// <param name="open">Opens the bytes as a source of libvips.</param>
    /// <exception cref="PhotoException">Not a photograph, damaged, too large, or of a kind that is not supported.</exception>
    public Photo Decode(Func<Source> open)
    {
        PhotoFormat format = Detect();
        if (format == PhotoFormat.Bmp)
        {
            return BmpReader.Decode(name, file, _limits);
        }

        var container = Container.Read(format, file);
        RequireStill(format, container.Frames);
        return container.Jpeg is { } jpeg
            ? DecodeJpeg(container, jpeg, open)
            : VipsLibrary.Worded(() => WithImage(format, open, FailOnError, image => Decode(format, container, image)));
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="PhotoException">As for <see cref="Decode(Func{Source})"/>, except damage after the header.</exception>
    public PhotoInfo Identify(Func<Source> open)
    {
        PhotoFormat format = Detect();
        if (format == PhotoFormat.Bmp)
        {
            BmpReader.Header header = BmpReader.ReadHeader(name, file, _limits);
            return new PhotoInfo(format, header.Width, header.Height, 1);
        }

        var container = Container.Read(format, file, toEnd: false);
        RequireSupported(container.Jpeg);
        return VipsLibrary.Worded(() => WithImage(format, open, FailOnError, image =>
        {
            bool swapped = OrientationOf(format, container, image) >= 5;
            return new PhotoInfo(format, swapped ? image.Height : image.Width, swapped ? image.Width : image.Height, Math.Max(image.Pages(), container.Frames));
        }));
    }

    private Photo DecodeJpeg(Container container, JpegStructure jpeg, Func<Source> open)
    {
        RequireSupported(jpeg);
        if (jpeg.Incomplete() is { } missing)
        {
            throw new PhotoException(name, $"is damaged or incomplete ({missing}).");
        }

        byte[]? repaired = jpeg.Repaired(file);
        Func<Source> source = repaired is null ? open : () => VipsImages.FromBytes(repaired);
        return StrictJpeg.Decode(
            name,
            failOn => WithImage(PhotoFormat.Jpeg, source, failOn, image => Decode(PhotoFormat.Jpeg, container, image)),
            () => JpegEntropy.IsShort(repaired ?? WholeFile()));
    }

    private byte[] WholeFile()
    {
        file.Position = 0;
        return file.TryRead(file.Length, out byte[] whole) ? whole : throw new PhotoException(name, "cannot be read: the file became shorter meanwhile.");
    }

    private void RequireSupported(JpegStructure? jpeg)
    {
        if (jpeg?.Unsupported() is { } reason)
        {
            throw new PhotoException(name, reason);
        }
    }

    private void RequireStill(PhotoFormat format, int frames)
    {
        if (frames > 1)
        {
            throw new PhotoException(name, IsHeif(format)
                ? $"holds {frames} images, a series or an animation: export the one that you want as PNG."
                : $"is an animation of {frames} frames: extract the frames and give them one by one.");
        }
    }

    private PhotoFormat Detect()
    {
        if (file.Length > _limits.MaxFileBytes)
        {
            throw new PhotoException(name, $"has {Sizes.Words(file.Length)}, more than the limit of {Sizes.Words(_limits.MaxFileBytes)}: give a smaller file.");
        }

        byte[] head = new byte[Math.Min(16, file.Length)];
        file.Position = 0;
        file.TryFill(head);
        return PhotoFormats.Detect(head, name);
    }

    private T WithImage<T>(PhotoFormat format, Func<Source> open, Enums.FailOn failOn, Func<Image, T> use)
    {
        const Enums.Access Sequential = Enums.Access.Sequential;
        try
        {
            using Source source = open();
            using Image image = format switch
            {
                PhotoFormat.Png => Image.PngloadSource(source, access: Sequential, failOn: failOn),
                PhotoFormat.Jpeg => Image.JpegloadSource(source, access: Sequential, failOn: failOn),
                PhotoFormat.Gif => Image.GifloadSource(source, access: Sequential, failOn: failOn),
                PhotoFormat.Avif or PhotoFormat.Heic => Image.HeifloadSource(source, access: Sequential, failOn: failOn),
                PhotoFormat.Tiff => Image.TiffloadSource(source, access: Sequential, failOn: failOn),
                _ => Image.WebploadSource(source, access: Sequential, failOn: failOn),
            };
            _limits.Check(name, image.Width, image.Height);
            return use(image);
        }
        catch (VipsException failure)
        {
            string words = VipsLibrary.Words(failure);
            if (format == PhotoFormat.Heic && s_withoutDecoder.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
            {
                throw new PhotoException(name, PhotoFormats.HeicRefusal($"the libvips in {VipsFile.Variable} does not read ({words}): name another one, or export the photo as JPEG, PNG or TIFF"), failure);
            }

            string reason = IsOtherKind(words)
                ? $"is of a kind that Unblur does not read ({words}): save it as 8-bit or 16-bit RGB, uncompressed or with Deflate or LZW."
                : $"is damaged or incomplete{(words.Length == 0 ? "" : $" ({words})")}.";
            throw new PhotoException(name, reason, failure);
        }
    }

    /// <summary>Whether libvips and libtiff say that they cannot read such files at all, rather than that this one is damaged.</summary>
    private static bool IsOtherKind(string words) =>
        s_otherKind.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    private Photo Decode(PhotoFormat format, Container container, Image image)
    {
        RequireStill(format, format is PhotoFormat.Webp or PhotoFormat.Gif || IsHeif(format) ? image.Pages() : 1);
        int orientation = OrientationOf(format, container, image);
        (PixelBuffer pixels, byte[]? newProfile) = ColorConversion.ToGreyOrRgb(name, image);
        pixels = Upright(pixels, orientation);
        PhotoMetadata found = IsHeif(format) ? container.Metadata with { Exif = image.Exif(), Xmp = image.Blob("xmp-data") } : container.Metadata;
        PhotoMetadata metadata = found with { Icc = newProfile ?? found.Icc ?? (IsHeif(format) ? image.Icc() : null) };
        // The decoder has turned an AVIF or HEIC by what its container says, and EXIF is not to be followed.
        int applied = IsHeif(format) ? Orientation.Of(metadata.Exif) : orientation;
        return new Photo(pixels, metadata.Upright(applied, pixels.Width, pixels.Height))
        {
            Format = format,
            IsLossy = container.IsLossy || IsHeif(format),
            JpegQuality = container.JpegQuality,
            NotCarried = container.NotCarried,
            Pages = image.Pages(),
        };
    }

    private static bool IsHeif(PhotoFormat format) => format is PhotoFormat.Avif or PhotoFormat.Heic;

    private static int OrientationOf(PhotoFormat format, Container container, Image image) =>
        format == PhotoFormat.Tiff ? image.Orientation() : Orientation.Of(container.Metadata.Exif); // an AVIF or HEIC has been turned by its decoder

    private static PixelBuffer Upright(PixelBuffer pixels, int orientation)
    {
        if (orientation == 1)
        {
            return pixels;
        }

        Enums.BandFormat format = pixels.Bits == 8 ? Enums.BandFormat.Uchar : Enums.BandFormat.Ushort;
        using Image lying = VipsImages.Over(pixels.Bytes, pixels.Width, pixels.Height, pixels.Bands, format);
        using Image described = lying.Mutate(image => image.Set(GValue.GIntType, "orientation", orientation));
        using Image upright = described.Autorot();
        return new PixelBuffer(upright.Width, upright.Height, upright.Bands, pixels.Bits, upright.ToBytes());
    }
}
