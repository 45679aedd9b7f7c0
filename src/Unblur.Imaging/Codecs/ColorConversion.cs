using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Converts the pixels of a file to grey or RGB samples of 8 or 16 bits.</summary>
/// <remarks>
/// Grey and RGB samples stay in the colour space of the photo's own profile, which is kept unchanged. Converting to sRGB and back
/// would clip colours outside sRGB and round twice, and deblurring needs no exact primaries, only a transfer curve like that of its training photos,
/// which the profiles of cameras and displays have. CMYK and Lab are converted to sRGB, and the profile becomes sRGB.
/// </remarks>
internal static class ColorConversion
{
    /// <summary>Decodes every pixel.</summary>
    /// <returns>The pixels, and the profile if it differs from the file's.</returns>
    /// <exception cref="PhotoException">The samples are neither 8 nor 16 bit, or the channels are not those of a photograph.</exception>
    public static (PixelBuffer Pixels, byte[]? NewProfile) ToGreyOrRgb(string name, VipsImage image)
    {
        if (image.Space is VipsSpace.Lab or VipsSpace.LabS or VipsSpace.LabQ)
        {
            return (FromLab(name, image), null);
        }

        if (image.Format is not (VipsFormat.Byte or VipsFormat.UShort))
        {
            throw new PhotoException(name, "has samples that are neither 8 nor 16 bit integers: save it as a 16-bit TIFF or PNG.");
        }

        if (image.Space == VipsSpace.Cmyk)
        {
            return FromCmyk(name, image);
        }

        return (Pixels(name, image), null);
    }

    private static (PixelBuffer Pixels, byte[]? NewProfile) FromCmyk(string name, VipsImage image)
    {
        using VipsOperation transform = new VipsOperation("icc_transform")
            .Set("in", image).Set("embedded", true).Set("input-profile", "cmyk").Set("output-profile", "srgb").Set("depth", Bits(image));
        using VipsImage rgb = transform.RunToImage();
        return (Pixels(name, rgb), rgb.Icc);
    }

    private static PixelBuffer FromLab(string name, VipsImage image)
    {
        using VipsOperation convert = new VipsOperation("colourspace").Set("in", image).Set("space", (int)VipsSpace.Rgb16);
        using VipsImage rgb = convert.RunToImage();
        return Pixels(name, rgb);
    }

    private static PixelBuffer Pixels(string name, VipsImage image)
    {
        if (image.Bands > 4)
        {
            throw new PhotoException(name, $"has {image.Bands} channels: give grey or RGB, with or without alpha.");
        }

        long bytes = (long)image.Width * image.Height * image.Bands * image.Format.SampleBytes();
        if (bytes > Array.MaxLength)
        {
            throw new PhotoException(name, $"needs {bytes} bytes of pixels, more than the {Array.MaxLength} that can be held: scale it down.");
        }

        return new PixelBuffer(image.Width, image.Height, image.Bands, Bits(image), image.ToBytes());
    }

    private static int Bits(VipsImage image) => 8 * image.Format.SampleBytes();
}
