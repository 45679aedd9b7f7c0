using NetVips;
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
    public static (PixelBuffer Pixels, byte[]? NewProfile) ToGreyOrRgb(string name, Image image)
    {
        if (image.Interpretation is Enums.Interpretation.Lab or Enums.Interpretation.Labs or Enums.Interpretation.Labq)
        {
            return (FromLab(name, image), null);
        }

        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            throw new PhotoException(name, "has samples that are neither 8 nor 16 bit integers: save it as a 16-bit TIFF or PNG.");
        }

        if (image.Interpretation == Enums.Interpretation.Cmyk)
        {
            return FromCmyk(name, image);
        }

        return (Pixels(name, image), null);
    }

    private static (PixelBuffer Pixels, byte[]? NewProfile) FromCmyk(string name, Image image)
    {
        using Image rgb = image.IccTransform("srgb", embedded: true, inputProfile: "cmyk", depth: Bits(image));
        return (Pixels(name, rgb), rgb.Icc());
    }

    private static PixelBuffer FromLab(string name, Image image)
    {
        using Image rgb = image.Colourspace(Enums.Interpretation.Rgb16);
        return Pixels(name, rgb);
    }

    private static PixelBuffer Pixels(string name, Image image)
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

    private static int Bits(Image image) => 8 * image.Format.SampleBytes();
}
