using System.Runtime.InteropServices;
using Unblur.Imaging.Metadata;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

public sealed class PhotoRoundTripTests
{
    private const int Width = 37, Height = 29;

    public static TheoryData<PhotoFormat, byte, byte> LosslessCases => new()
    {
        { PhotoFormat.Png, PngFactory.Grey, 8 },
        { PhotoFormat.Png, PngFactory.Grey, 16 },
        { PhotoFormat.Png, PngFactory.GreyAlpha, 8 },
        { PhotoFormat.Png, PngFactory.GreyAlpha, 16 },
        { PhotoFormat.Png, PngFactory.Rgb, 8 },
        { PhotoFormat.Png, PngFactory.Rgb, 16 },
        { PhotoFormat.Png, PngFactory.RgbAlpha, 8 },
        { PhotoFormat.Png, PngFactory.RgbAlpha, 16 },
        { PhotoFormat.Tiff, PngFactory.Grey, 8 },
        { PhotoFormat.Tiff, PngFactory.Grey, 16 },
        { PhotoFormat.Tiff, PngFactory.GreyAlpha, 8 },
        { PhotoFormat.Tiff, PngFactory.GreyAlpha, 16 },
        { PhotoFormat.Tiff, PngFactory.Rgb, 8 },
        { PhotoFormat.Tiff, PngFactory.Rgb, 16 },
        { PhotoFormat.Tiff, PngFactory.RgbAlpha, 8 },
        { PhotoFormat.Tiff, PngFactory.RgbAlpha, 16 },
        { PhotoFormat.Webp, PngFactory.Rgb, 8 },
    };

    [Theory]
    [MemberData(nameof(LosslessCases))]
    public void Photo_SavedLosslessly_KeepsEveryBit(PhotoFormat format, byte colourType, byte bits)
    {
        Photo photo = Open(colourType, bits, out byte[] samples);

        var again = Photo.Decode(photo.Encode(format));

        Assert.Equal(samples, photo.Pixels.Bytes);
        Assert.Equal(samples, again.Pixels.Bytes);
        Assert.Equal((Width, Height, (int)bits), (again.Width, again.Height, again.Bits));
        Assert.Equal((photo.IsGrey, photo.HasAlpha), (again.IsGrey, again.HasAlpha));
        Assert.Equal(format, again.Format);
    }

    [Fact]
    public void Webp_LosslessWithAlpha_KeepsAlphaAndVisibleColour()
    {
        Photo photo = Open(PngFactory.RgbAlpha, 8, out byte[] samples);

        byte[] again = Photo.Decode(photo.Encode(PhotoFormat.Webp)).Pixels.Bytes;

        for (int i = 0; i < samples.Length; i += 4)
        {
            Assert.Equal(samples[i + 3], again[i + 3]);
            if (samples[i + 3] != 0)
            {
                Assert.Equal(samples[i..(i + 3)], again[i..(i + 3)]);
            }
        }
    }

    [Theory]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Webp)]
    public void LossyFormat_AtQuality95_StaysWithinFewLevels(PhotoFormat format)
    {
        PlanarImage planes = TestImages.Textured(3, 60, 80, noise: 0.02f);

        byte[] encoded = Photo.FromPlanes(planes).Encode(format, new SaveOptions { Quality = 95, Lossless = false });
        PlanarImage again = Photo.Decode(encoded).ToPlanes();

        Assert.True(MeanDifference(planes, again) < 3f / 255, $"mean difference {255 * MeanDifference(planes, again)} levels");
    }

    [Theory]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Webp)]
    public void SixteenBits_ToEightBitFormat_AreRoundedToNearest(PhotoFormat format)
    {
        ushort[] samples = [.. Enumerable.Repeat((ushort)((200 * 257) + 128), 16 * 16), .. Enumerable.Repeat((ushort)((200 * 257) + 129), 16 * 16)];
        var photo = Photo.Decode(PngFactory.Create(16, 32, 16, PngFactory.Grey, PngFactory.BigEndian(samples)));

        var again = Photo.Decode(photo.Encode(format, new SaveOptions { Quality = 100 }));

        Assert.Equal(8, again.Bits);
        Assert.Equal(200, (int)Math.Round(255 * again.ReadPlanes(8, 2, 1, 1).Values[0]));
        Assert.Equal(201, (int)Math.Round(255 * again.ReadPlanes(8, 30, 1, 1).Values[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Png_OfFewBits_BecomesEightBitGrey(byte depth)
    {
        byte[] rows = [0b11100100, 0b00011011];

        var photo = Photo.Decode(PngFactory.Create(8 / depth, 2, depth, PngFactory.Grey, rows));

        Assert.Equal((true, 8), (photo.IsGrey, photo.Bits));
        int first = rows[0] >> (8 - depth), full = (1 << depth) - 1;
        Assert.Equal(first * 255 / full, photo.Pixels.Bytes[0]);
    }

    [Fact]
    public void Png_WithPaletteAndTransparency_BecomesRgbWithAlpha()
    {
        byte[] palette = [10, 20, 30, 200, 100, 50];

        var photo = Photo.Decode(PngFactory.Create(2, 1, 8, PngFactory.Palette, [1, 0], ("PLTE", palette), ("tRNS", [128])));

        Assert.Equal(new byte[] { 200, 100, 50, 255, 10, 20, 30, 128 }, photo.Pixels.Bytes);
    }

    [Theory]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Tiff)]
    [InlineData(PhotoFormat.Webp)]
    public void SamePhoto_EncodedTwice_GivesTheSameBytes(PhotoFormat format)
    {
        var photo = Photo.FromPlanes(TestImages.Textured(3, 300, 200));

        Assert.Equal(photo.Encode(format), photo.Copy().Encode(format));
    }

    [Fact]
    public void Jpeg_WithAlpha_IsRefusedAndNamesFormatsThatKeepIt()
    {
        Photo photo = Open(PngFactory.RgbAlpha, 8, out _);

        PhotoException refused = Assert.Throws<PhotoException>(() => photo.Encode(PhotoFormat.Jpeg));

        Assert.Contains("PNG, TIFF or WebP", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jpeg_WithAlphaThatIsFullEverywhere_IsWritten()
    {
        byte[] samples = [.. Enumerable.Repeat<byte[]>([100, 150, 200, 255], 64).SelectMany(pixel => pixel)];

        var again = Photo.Decode(Photo.Decode(PngFactory.Create(8, 8, 8, PngFactory.RgbAlpha, samples)).Encode(PhotoFormat.Jpeg));

        Assert.False(again.HasAlpha);
        Assert.InRange(again.Pixels.Bytes[2], 198, 202);
    }

    [Fact]
    public void Jpeg_OfGreyPhoto_StaysGrey()
    {
        Assert.True(Photo.Decode(Photo.FromPlanes(TestImages.Textured(1, 20, 20)).Encode(PhotoFormat.Jpeg)).IsGrey);
    }

    [Theory]
    [InlineData(60, 95)]
    [InlineData(98, 98)]
    public void Jpeg_SavedByDefault_HasAtLeastQuality95AndThatOfItsSource(int source, int expected)
    {
        var photo = Photo.Decode(PhotoCodec.EncodeJpeg(TestImages.Textured(3, 40, 40), source));
        Assert.Equal(source, photo.JpegQuality);

        Assert.Equal(expected, Photo.Decode(photo.Encode(PhotoFormat.Jpeg)).JpegQuality);
    }

    [Fact]
    public void Jpeg_LargerThanItsFormatAllows_IsRefused()
    {
        var photo = Photo.FromPlanes(new PlanarImage(1, 1, 65536));

        Assert.Contains("65535", Assert.Throws<PhotoException>(() => photo.Encode(PhotoFormat.Jpeg)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jpg", false)]
    [InlineData("a.png", true)]
    public void RequireSavable_PhotoThatAFormatCannotHold_SaysSoWithoutWritingIt(string path, bool isSavable)
    {
        var wide = Photo.FromPlanes(new PlanarImage(1, 1, 70_000));
        Exception? refused = Record.Exception(() => wide.RequireSavable(path));

        Assert.Equal(isSavable, refused is null);
        Assert.True(isSavable || refused!.Message.Contains("65535", StringComparison.Ordinal));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Quality_OutOfRange_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SaveOptions { Quality = 101 });

    /// <summary>A photo of random samples from a PNG that the test wrote itself.</summary>
    private static Photo Open(byte colourType, byte bits, out byte[] samples)
    {
        int bands = colourType switch { PngFactory.Grey => 1, PngFactory.GreyAlpha => 2, PngFactory.Rgb => 3, _ => 4 };
        samples = TestImages.Bytes(Width * Height * bands * bits / 8);
        byte[] rows = bits == 8 ? samples : PngFactory.BigEndian(MemoryMarshal.Cast<byte, ushort>(samples));
        return Photo.Decode(PngFactory.Create(Width, Height, bits, colourType, rows));
    }

    private static float MeanDifference(PlanarImage left, PlanarImage right) => left.Values.Zip(right.Values, (a, b) => MathF.Abs(a - b)).Average();
}
