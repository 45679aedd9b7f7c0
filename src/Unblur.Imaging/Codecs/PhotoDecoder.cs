using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Decodes a file to upright pixels and metadata.</summary>
/// <param name="name">The file's name in messages.</param>
/// <param name="file">The encoded bytes, seekable.</param>
/// <param name="limits">Checked from the header, before pixels are decoded.</param>
internal sealed class PhotoDecoder(string name, Stream file, PhotoLimits? limits)
{
    private const int FailOnError = 2; // VipsFailOn: truncated and damaged files fail, harmless irregularities pass
    private const int Sequential = 1; // VipsAccess
    private const double MillimetresPerInch = 25.4;

    private readonly PhotoLimits _limits = limits ?? PhotoLimits.Default;

    /// <summary>Decodes the photograph.</summary>
    /// <param name="open">Opens the bytes as a source of libvips.</param>
    /// <exception cref="PhotoException">Not a photograph, damaged, too large, or of a kind that is not supported.</exception>
    public Photo Decode(Func<VipsSource> open)
    {
        PhotoFormat format = Detect();
        return format == PhotoFormat.Bmp
            ? BmpReader.Decode(name, file, _limits)
            : WithImage(format, open, image => Decode(format, image));
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="PhotoException">As for <see cref="Decode(Func{VipsSource})"/>, except damage after the header.</exception>
    public PhotoInfo Identify(Func<VipsSource> open)
    {
        PhotoFormat format = Detect();
        if (format == PhotoFormat.Bmp)
        {
            BmpReader.Header header = BmpReader.ReadHeader(name, file, _limits);
            return new PhotoInfo(format, header.Width, header.Height, 1);
        }

        return WithImage(format, open, image =>
        {
            bool swapped = OrientationOf(format, Container.Read(format, file), image) >= 5;
            return new PhotoInfo(format, swapped ? image.Height : image.Width, swapped ? image.Width : image.Height, image.Pages);
        });
    }

    private PhotoFormat Detect()
    {
        if (file.Length > _limits.MaxFileBytes)
        {
            throw new PhotoException(name, $"has {file.Length} bytes, more than the limit of {_limits.MaxFileBytes}: raise the limit, or give a smaller file.");
        }

        byte[] head = new byte[Math.Min(16, file.Length)];
        file.Position = 0;
        file.TryFill(head);
        return PhotoFormats.Detect(head, name);
    }

    private T WithImage<T>(PhotoFormat format, Func<VipsSource> open, Func<VipsImage, T> use)
    {
        string loader = format switch
        {
            PhotoFormat.Png => "pngload_source",
            PhotoFormat.Jpeg => "jpegload_source",
            PhotoFormat.Tiff => "tiffload_source",
            _ => "webpload_source",
        };
        try
        {
            using VipsSource source = open();
            using VipsOperation load = new VipsOperation(loader).Set("source", source).Set("access", Sequential).Set("fail-on", FailOnError);
            using VipsImage image = load.RunToImage();
            _limits.Check(name, image.Width, image.Height);
            return use(image);
        }
        catch (VipsException failure)
        {
            throw new PhotoException(name, $"is damaged or incomplete{(failure.Message.Length == 0 ? "" : $" ({failure.Message})")}.", failure);
        }
    }

    private Photo Decode(PhotoFormat format, VipsImage image)
    {
        if (format == PhotoFormat.Webp && image.Pages > 1)
        {
            throw new PhotoException(name, $"is an animation of {image.Pages} frames: extract the frames and give them one by one.");
        }

        var container = Container.Read(format, file);
        int orientation = OrientationOf(format, container, image);
        (PixelBuffer pixels, byte[]? newProfile) = ColorConversion.ToGreyOrRgb(name, image);
        pixels = Upright(pixels, orientation);
        PhotoMetadata metadata = container.Metadata with { DotsPerInch = DotsPerInch(image), Icc = newProfile ?? container.Metadata.Icc ?? image.Icc };
        return new Photo(pixels, metadata.Upright(orientation, pixels.Width, pixels.Height))
        {
            Format = format,
            IsLossy = container.IsLossy,
            JpegQuality = container.JpegQuality,
            Pages = image.Pages,
        };
    }

    private static int OrientationOf(PhotoFormat format, Container container, VipsImage image) =>
        format == PhotoFormat.Tiff ? image.Orientation : Orientation.Of(container.Metadata.Exif);

    private static (double X, double Y) DotsPerInch(VipsImage image)
    {
        (double x, double y) = image.Resolution;
        bool unknown = (x == 1 && y == 1) || x <= 0 || y <= 0;
        return unknown ? PhotoMetadata.None.DotsPerInch : (x * MillimetresPerInch, y * MillimetresPerInch);
    }

    private static unsafe PixelBuffer Upright(PixelBuffer pixels, int orientation)
    {
        if (orientation == 1)
        {
            return pixels;
        }

        VipsFormat format = pixels.Bits == 8 ? VipsFormat.Byte : VipsFormat.UShort;
        fixed (byte* start = pixels.Bytes)
        {
            using var lying = VipsImage.Over(start, pixels.Bytes.LongLength, pixels.Width, pixels.Height, pixels.Bands, format);
            lying.SetOrientation(orientation);
            using VipsOperation turn = new VipsOperation("autorot").Set("in", lying);
            using VipsImage upright = turn.RunToImage();
            return new PixelBuffer(upright.Width, upright.Height, upright.Bands, pixels.Bits, upright.ToBytes());
        }
    }
}
