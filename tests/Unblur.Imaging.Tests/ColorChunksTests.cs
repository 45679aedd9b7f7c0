using System.Buffers.Binary;
using NetVips;
using Unblur.Imaging.Codecs;
using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>A PNG that states its colour space in chunks looks the same in formats that have none.</summary>
public sealed class ColorChunksTests
{
    public static TheoryData<PhotoFormat> Others => [PhotoFormat.Jpeg, PhotoFormat.Tiff, PhotoFormat.Webp];

    [Theory]
    [MemberData(nameof(Others))]
    public void LinearPng_SavedElsewhere_HasAProfileThatShowsItAsBright(PhotoFormat format)
    {
        Photo linear = Png(("gAMA", Big(100_000)));

        var saved = Photo.Decode(linear.Encode(format));

        Assert.NotNull(saved.Metadata.Icc);
        Assert.InRange(ShownAsSrgb(saved), (SrgbTransfer.FromLinear(0.4f) * 255) - 2, (SrgbTransfer.FromLinear(0.4f) * 255) + 2);
    }

    [Fact]
    public void LinearGreyPng_SavedAsTiff_HasAGreyProfile()
    {
        var grey = Photo.Decode(PngFactory.Create(2, 2, 8, PngFactory.Grey, [102, 102, 102, 102], ("gAMA", Big(100_000))));

        Assert.Equal("GRAY"u8.ToArray(), Photo.Decode(grey.Encode(PhotoFormat.Tiff)).Metadata.Icc![16..20]);
    }

    [Theory]
    [InlineData(9, 8)] // ITU-R BT.2020, linear
    [InlineData(12, 13)] // Display P3
    [InlineData(1, 1)] // ITU-R BT.709
    public void CodePoints_OfAnRgbSpace_BecomeAProfile(byte primaries, byte transfer)
    {
        Photo photo = Png(("cICP", [primaries, transfer, 0, 1]));

        Assert.NotNull(Photo.Decode(photo.Encode(PhotoFormat.Jpeg)).Metadata.Icc);
        Assert.Empty(photo.LossesAs(PhotoFormat.Jpeg));
    }

    [Fact]
    public void CodePoints_OfHdr_AreNamedAsALoss()
    {
        Photo photo = Png(("cICP", [9, 16, 0, 1]));

        Assert.Contains("cICP 9/16/0/1", Assert.Single(photo.LossesAs(PhotoFormat.Jpeg)), StringComparison.Ordinal);
        Assert.Empty(photo.LossesAs(PhotoFormat.Png));
    }

    [Theory]
    [InlineData("sRGB", new byte[] { 0 })]
    [InlineData("gAMA", new byte[] { 0, 0, 0xB1, 0x8F })]
    [InlineData("cICP", new byte[] { 1, 13, 0, 1 })]
    public void Srgb_NeedsNoProfile(string chunk, byte[] data) => Assert.Null(Photo.Decode(Png((chunk, data)).Encode(PhotoFormat.Jpeg)).Metadata.Icc);

    [Fact]
    public void Primaries_OfSrgb_GiveTheColumnsOfItsPublishedProfile()
    {
        byte[] profile = IccProfile.Make(Primaries.Srgb, IccProfile.Power(2.2), grey: false);

        int red = profile.AsSpan().IndexOf("rXYZ"u8), at = BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(red + 4));
        double[] xyz = [.. Enumerable.Range(0, 3).Select(i => BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(at + 8 + (4 * i))) / 65536.0)];
        double[] published = [0.4361, 0.2225, 0.0139]; // red of sRGB IEC61966-2.1, adapted to D50
        Assert.All(xyz.Zip(published), pair => Assert.Equal(pair.Second, pair.First, 0.0005));
    }

    /// <summary>The mean of the pixels as a viewer with colour management shows them on an sRGB display.</summary>
    private static double ShownAsSrgb(Photo photo)
    {
        string path = Path.GetTempFileName();
        try
        {
            photo.Save(path, new SaveOptions { Format = PhotoFormat.Tiff });
            using Source source = VipsImages.FromFile(path);
            using var image = Image.TiffloadSource(source);
            using Image shown = image.IccTransform("srgb", embedded: true, depth: 8);
            return shown.Avg();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Photo Png(params (string, byte[])[] chunks) =>
        Photo.Decode(PngFactory.Create(16, 16, 8, PngFactory.Rgb, [.. Enumerable.Repeat((byte)102, 16 * 16 * 3)], chunks));

    private static byte[] Big(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
