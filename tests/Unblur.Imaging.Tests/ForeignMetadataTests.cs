using System.Text;
using Unblur.Imaging.Metadata;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>Metadata at places where other programs put it: it arrives in every format that can hold it.</summary>
public sealed class ForeignMetadataTests
{
    private static readonly byte[] s_iptc = [0x1C, 2, 120, 0, 7, .. "caption"u8];
    private static readonly byte[] s_photoshop = MetadataFactory.Photoshop();
    private static readonly byte[] s_xmp = MetadataFactory.Xmp(1);

    public static TheoryData<PhotoFormat> WithIptc => [PhotoFormat.Jpeg, PhotoFormat.Png, PhotoFormat.Tiff];

    [Fact]
    public void BigTiff_KeepsWhatItsClassicTwinKeeps()
    {
        (ushort, ushort, byte[])[] tags =
            [(700, 1, s_xmp), (270, 2, [.. "a caption\0"u8]), (271, 2, [.. "Unblur Camera\0"u8]), (33432, 2, [.. "(c) me\0"u8]), (34675, 7, MetadataFactory.Icc(grey: true))];

        PhotoMetadata big = Photo.Decode(new BigTiffFile(2, 2, [1, 2, 3, 4]) { Tags = tags }.ToBytes()).Metadata;

        PhotoMetadata classic = Photo.Decode(new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = tags }.ToBytes()).Metadata;
        Assert.Equal(classic.Exif, big.Exif);
        Assert.Equal(s_xmp, big.Xmp);
        Assert.Equal(classic.Icc, big.Icc);
        Assert.True(big.Exif.AsSpan().IndexOf("(c) me"u8) > 0);
    }

    [Theory]
    [MemberData(nameof(WithIptc))]
    public void Tiff_WithIptcNextToOtherResources_KeepsBoth(PhotoFormat format)
    {
        byte[] resolution = [.. "8BIM"u8, 3, 0xED, 0, 0, 0, 0, 0, 3, 7, 8, 9, 0];
        var photo = Photo.Decode(new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(33723, 7, s_iptc), (34377, 7, resolution)] }.ToBytes());

        byte[]? kept = Photo.Decode(photo.Encode(format)).Metadata.Photoshop;

        Assert.Equal([.. resolution, .. s_photoshop], kept!);
    }

    [Fact]
    public void Tiff_WithIptcInItsResources_DoesNotGetItTwice()
    {
        var photo = Photo.Decode(new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(33723, 7, s_iptc), (34377, 7, s_photoshop)] }.ToBytes());

        Assert.Equal(s_photoshop, photo.Metadata.Photoshop);
    }

    [Fact]
    public void Tiff_WithIptcAsNumbersInTheOtherByteOrder_ReadsIt()
    {
        byte[] turned = [.. s_iptc.Chunk(4).SelectMany(four => four.Reverse())];
        byte[] tiff = new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(33723, 4, turned)] }.ToBytes();
        int entry = tiff.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xBB, 0x83, 4, 0]);
        tiff[entry + 4] = (byte)(s_iptc.Length / 4); // numbers of four bytes

        Assert.Equal(s_photoshop, Photo.Decode(tiff).Metadata.Photoshop);
    }

    [Theory]
    [MemberData(nameof(WithIptc))]
    public void Png_WithRawProfiles_KeepsIptcXmpAndExif(PhotoFormat format)
    {
        byte[] exif = MetadataFactory.Exif(1);
        var photo = Photo.Decode(Png(Raw("iptc", s_photoshop), Raw("xmp", s_xmp), Raw("exif", [.. "Exif\0\0"u8, .. exif])));

        PhotoMetadata kept = Photo.Decode(photo.Encode(format)).Metadata;

        Assert.Equal(s_photoshop, kept.Photoshop);
        Assert.Equal(s_xmp, kept.Xmp);
        Assert.Contains("Unblur Camera", Encoding.Latin1.GetString(kept.Exif!), StringComparison.Ordinal);
        Assert.Empty(photo.LossesAs(format));
    }

    [Fact]
    public void Png_WithPlainIptcInRawProfile_WrapsIt() => Assert.Equal(s_photoshop, Photo.Decode(Png(Raw("iptc", s_iptc))).Metadata.Photoshop);

    [Fact]
    public void Png_WithDamagedRawProfile_KeepsItAsText()
    {
        (string, byte[]) damaged = ("tEXt", [.. "Raw profile type iptc\0\niptc\n      12\n00ZZ\n"u8]);

        var photo = Photo.Decode(Png(damaged));

        Assert.Null(photo.Metadata.Photoshop);
        Assert.True(photo.Encode(PhotoFormat.Png).AsSpan().IndexOf("00ZZ"u8) > 0);
    }

    [Fact]
    public void Png_WithRotatedExifInRawProfile_ComesUpright()
    {
        var photo = Photo.Decode(PngFactory.Create(3, 1, 8, PngFactory.Grey, [1, 2, 3], Raw("exif", [.. "Exif\0\0"u8, .. MetadataFactory.Exif(6)])));

        Assert.Equal((1, 3), (photo.Width, photo.Height));
    }

    [Fact]
    public void Png_WithSeveralInternationalTexts_KeepsEach()
    {
        byte[] Text(string keyword, string text) => Encoding.UTF8.GetBytes($"{keyword}\0\0\0de\0\0{text}");
        var photo = Photo.Decode(Png(("iTXt", Text("Title", "eins")), ("iTXt", Text("Author", "zwei")), ("iTXt", PngFactory.Xmp(s_xmp))));

        byte[] saved = photo.Encode(PhotoFormat.Png);

        Assert.True(saved.AsSpan().IndexOf("eins"u8) > 0 && saved.AsSpan().IndexOf("zwei"u8) > 0);
        Assert.Equal(s_xmp, Photo.Decode(saved).Metadata.Xmp);
        Assert.Contains("only PNG holds", Assert.Single(photo.LossesAs(PhotoFormat.Jpeg)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Tiff)]
    public void Photo_WithoutResolution_IsSavedWithoutOne(PhotoFormat format)
    {
        byte[] plain = Photo.Decode(Png()).Encode(format);

        Assert.Null(Photo.Decode(plain).Metadata.DotsPerInch);
        Assert.True(plain.AsSpan().IndexOf("pHYs"u8) < 0);
    }

    [Fact]
    public void Resolution_OfExifAlone_ArrivesInPng()
    {
        var tiff = new TiffBytes(bigEndian: false);
        tiff.Header(8);
        tiff.Directory(0, (282, 5, 1, 50), (283, 5, 1, 50), (296, 3, 1, tiff.Inline(3)));
        tiff.Number(118u);
        tiff.Number(1u);
        byte[] jpeg = JpegFactory.WithSegments(Photo.Decode(Png()).Encode(PhotoFormat.Jpeg), (0xE1, [.. "Exif\0\0"u8, .. tiff.ToArray()]));

        (double x, double y) = Photo.Decode(Photo.Decode(jpeg).Encode(PhotoFormat.Png)).Metadata.DotsPerInch!.Value;

        Assert.Equal(118 * 2.54, x, 0.1);
        Assert.Equal(118 * 2.54, y, 0.1);
    }

    private static (string, byte[]) Raw(string name, byte[] block) =>
        ("tEXt", Encoding.ASCII.GetBytes($"Raw profile type {name}\0\n{name}\n{block.Length,8}\n{string.Join('\n', Convert.ToHexStringLower(block).Chunk(72).Select(line => new string(line)))}\n"));

    private static byte[] Png(params (string, byte[])[] chunks) => PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], chunks);
}
