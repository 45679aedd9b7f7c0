using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>From an encoded file to upright pixels and metadata.</summary>
internal static class PhotoDecoder
{
    private const int FailOnError = 2; // VipsFailOn: truncated and broken files fail, oddities that lose nothing pass
    private const int Sequential = 1; // VipsAccess
    private const double MillimetresPerInch = 25.4;

    /// <summary>Decodes one photograph.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="file">The encoded bytes, seekable.</param>
    /// <param name="open">Gives the same bytes to libvips.</param>
    /// <param name="limits">Checked before pixels are decoded.</param>
    /// <exception cref="PhotoException">Not a photograph, damaged, too large, or of a kind that is not supported.</exception>
    public static Photo Decode(string name, Stream file, Func<VipsSource> open, PhotoLimits limits)
    {
        try
        {
            if (file.Length > limits.MaxFileBytes) throw new PhotoException(name, $"has {file.Length} bytes, more than the limit of {limits.MaxFileBytes}: raise the limit, or give a smaller file.");
            PhotoFormat format = Detect(name, file);
            if (format == PhotoFormat.Bmp) return BmpReader.Decode(name, file, limits);
            Container container = Container.Read(format, file);
            using VipsSource source = open();
            using VipsImage image = Load(format, source);
            CheckSize(name, image.Width, image.Height, limits);
            return Decode(name, format, container, image);
        }
        catch (VipsException failure)
        {
            throw new PhotoException(name, $"is damaged or incomplete{(failure.Message.Length == 0 ? "" : $" ({failure.Message})")}.", failure);
        }
    }

    /// <summary>Refuses what is too large before any memory is taken.</summary>
    public static void CheckSize(string name, long width, long height, PhotoLimits limits)
    {
        if (width * height > limits.MaxPixels) throw new PhotoException(name, $"has {width} x {height} pixels, more than the limit of {limits.MaxPixels / 1e6:0.##} megapixels: raise the limit, or scale it down.");
    }

    private static PhotoFormat Detect(string name, Stream file)
    {
        byte[] head = new byte[Math.Min(16, file.Length)];
        file.Position = 0;
        file.TryFill(head);
        return PhotoFormats.Detect(head, name);
    }

    private static VipsImage Load(PhotoFormat format, VipsSource source)
    {
        string loader = format switch { PhotoFormat.Png => "pngload_source", PhotoFormat.Jpeg => "jpegload_source", PhotoFormat.Tiff => "tiffload_source", _ => "webpload_source" };
        using VipsOperation load = new VipsOperation(loader).Set("source", source).Set("access", Sequential).Set("fail-on", FailOnError);
        return load.RunToImage();
    }

    private static Photo Decode(string name, PhotoFormat format, Container container, VipsImage image)
    {
        if (format == PhotoFormat.Webp && image.Pages > 1) throw new PhotoException(name, $"is an animation of {image.Pages} frames: extract the frames and give them one by one.");
        int orientation = format == PhotoFormat.Tiff ? image.Orientation : Orientation.Of(container.Metadata.Exif);
        PhotoMetadata metadata = container.Metadata with { DotsPerInch = DotsPerInch(image), Icc = container.Metadata.Icc ?? image.Icc };
        (PixelBuffer pixels, byte[]? newProfile) = ColourConversion.ToGreyOrRgb(name, image);
        pixels = Upright(pixels, orientation);
        metadata = (metadata with { Icc = newProfile ?? metadata.Icc }).Upright(orientation, pixels.Width, pixels.Height);
        return new Photo(pixels, metadata) { Format = format, IsLossy = container.IsLossy, JpegQuality = container.JpegQuality, Pages = image.Pages };
    }

    private static (double X, double Y) DotsPerInch(VipsImage image)
    {
        (double x, double y) = image.Resolution;
        bool unknown = (x == 1 && y == 1) || x <= 0 || y <= 0;
        return unknown ? PhotoMetadata.None.DotsPerInch : (x * MillimetresPerInch, y * MillimetresPerInch);
    }

    private static unsafe PixelBuffer Upright(PixelBuffer pixels, int orientation)
    {
        if (orientation == 1) return pixels;
        VipsFormat format = pixels.Bits == 8 ? VipsFormat.Byte : VipsFormat.UShort;
        fixed (byte* start = pixels.Bytes)
        {
            using VipsImage lying = VipsImage.Over(start, pixels.Bytes.LongLength, pixels.Width, pixels.Height, pixels.Bands, format);
            lying.SetOrientation(orientation);
            using VipsOperation turn = new VipsOperation("autorot").Set("in", lying);
            using VipsImage upright = turn.RunToImage();
            return new PixelBuffer(upright.Width, upright.Height, upright.Bands, pixels.Bits, upright.ToBytes());
        }
    }
}
