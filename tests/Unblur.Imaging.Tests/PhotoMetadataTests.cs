using Unblur.Imaging.Metadata;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

public sealed class PhotoMetadataTests
{
    private static readonly byte[] s_exif = MetadataFactory.Exif(1);
    private static readonly byte[] s_xmp = MetadataFactory.Xmp(1);
    private static readonly byte[] s_icc = MetadataFactory.Icc();
    private static readonly byte[] s_photoshop = MetadataFactory.Photoshop();

    [Theory]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Webp)]
    public void Jpeg_SavedAs_KeepsExifXmpAndProfileByteForByte(PhotoFormat format)
    {
        PhotoMetadata metadata = Photo.Decode(TaggedJpeg().Encode(format)).Metadata;

        Assert.Equal(s_exif, metadata.Exif);
        Assert.Equal(s_xmp, metadata.Xmp);
        Assert.Equal(s_icc, metadata.Icc);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Jpeg_SavedAsTiff_KeepsXmpProfileIptcAndEveryExifValue(bool bigEndian)
    {
        PhotoMetadata metadata = Photo.Decode(TaggedJpeg(MetadataFactory.Exif(1, bigEndian: bigEndian)).Encode(PhotoFormat.Tiff)).Metadata;

        Assert.Equal(s_xmp, metadata.Xmp);
        Assert.Equal(s_icc, metadata.Icc);
        Assert.Equal(s_photoshop, metadata.Photoshop);
        Dictionary<ushort, byte[]> before = Values(s_exif), after = Values(metadata.Exif!);
        before.Remove(274); // orientation belongs to the pixels of a TIFF, not to its EXIF
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, tag => Assert.Equal(tag.Value, after[tag.Key]));
    }

    [Fact]
    public void Jpeg_SavedAsJpeg_KeepsIptcAndComment()
    {
        byte[] saved = TaggedJpeg().Encode(PhotoFormat.Jpeg);

        Assert.Equal(s_photoshop, Photo.Decode(saved).Metadata.Photoshop);
        Assert.True(saved.AsSpan().IndexOf("a comment"u8) > 0);
    }

    [Fact]
    public void Png_SixteenBitWithAlphaAndProfile_ComesOutWithAllOfIt()
    {
        byte[] rows = TestImages.Bytes(20 * 10 * 8);
        byte[] png = PngFactory.Create(
            20, 10, 16, PngFactory.RgbAlpha, rows,
            ("iCCP", PngFactory.Profile(s_icc)), ("eXIf", s_exif), ("iTXt", PngFactory.Xmp(s_xmp)), ("tEXt", [.. "Title\0x"u8]));
        var photo = Photo.Decode(png);

        byte[] saved = photo.Encode(PhotoFormat.Png);
        var again = Photo.Decode(saved);

        Assert.Equal((16, true, false), (again.Bits, again.HasAlpha, again.IsGrey));
        Assert.Equal(photo.Pixels.Bytes, again.Pixels.Bytes);
        Assert.Equal(s_icc, again.Metadata.Icc);
        Assert.Equal(s_exif, again.Metadata.Exif);
        Assert.Equal(s_xmp, again.Metadata.Xmp);
        Assert.True(saved.AsSpan().IndexOf("tEXtTitle\0x"u8) > 0);
    }

    [Fact]
    public void Png_WithGamma_KeepsItInPng()
    {
        byte[] gamma = [0, 0, 0xB1, 0x8F];
        var photo = Photo.Decode(PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], ("gAMA", gamma)));

        Assert.True(photo.Encode(PhotoFormat.Png).AsSpan().IndexOf([.. "gAMA"u8, .. gamma]) > 0);
    }

    [Fact]
    public void GreyPhoto_WithRgbProfile_IsWrittenAsValidPng()
    {
        byte[] jpeg = PhotoCodec.EncodeJpeg(TestImages.Textured(1, 8, 8), 90);
        var photo = Photo.Decode(JpegFactory.WithSegments(jpeg, (0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. s_icc])));

        var again = Photo.Decode(photo.Encode(PhotoFormat.Png));

        Assert.True(again.IsGrey);
        Assert.Null(again.Metadata.Icc);
    }

    [Fact]
    public void GreyPhoto_WithGreyProfile_KeepsIt()
    {
        byte[] icc = MetadataFactory.Icc(grey: true);
        var photo = Photo.Decode(PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], ("iCCP", PngFactory.Profile(icc))));

        Assert.Equal(icc, Photo.Decode(photo.Encode(PhotoFormat.Png)).Metadata.Icc);
        Assert.Equal(icc, Photo.Decode(photo.Encode(PhotoFormat.Tiff)).Metadata.Icc);
    }

    [Fact]
    public void Profile_LargerThanASegment_IsSplitAndJoined()
    {
        byte[] icc = [.. s_icc, .. TestImages.Bytes(150_000)];
        Photo photo = TaggedJpeg();
        photo = new Photo(photo.Pixels, photo.Metadata with { Icc = icc });

        Assert.Equal(icc, Photo.Decode(photo.Encode(PhotoFormat.Jpeg)).Metadata.Icc);
    }

    [Fact]
    public void Exif_LargerThanASegment_IsRefusedByJpegAndKeptByPng()
    {
        byte[] exif = [.. s_exif, .. new byte[70_000]];
        Photo photo = TaggedJpeg();
        photo = new Photo(photo.Pixels, photo.Metadata with { Exif = exif });

        Assert.Contains("EXIF", Assert.Throws<PhotoException>(() => photo.Encode(PhotoFormat.Jpeg)).Message, StringComparison.Ordinal);
        Assert.Equal(exif, Photo.Decode(photo.Encode(PhotoFormat.Png)).Metadata.Exif);
    }

    [Theory]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Tiff)]
    [InlineData(PhotoFormat.Webp)]
    public void Metadata_NotKept_LeavesOnlyTheProfile(PhotoFormat format)
    {
        PhotoMetadata metadata = Photo.Decode(TaggedJpeg().Encode(format, new SaveOptions { KeepMetadata = false })).Metadata;

        Assert.Equal(s_icc, metadata.Icc);
        Assert.Null(metadata.Exif);
        Assert.Null(metadata.Xmp);
        Assert.Null(metadata.Photoshop);
    }

    [Theory]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Tiff)]
    public void Resolution_IsKept(PhotoFormat format)
    {
        Photo photo = TaggedJpeg();
        photo = new Photo(photo.Pixels, PhotoMetadata.None with { DotsPerInch = (300, 150) });

        (double x, double y) = Photo.Decode(photo.Encode(format)).Metadata.DotsPerInch!.Value;

        Assert.Equal(300, x, 0.1);
        Assert.Equal(150, y, 0.1);
    }

    [Fact]
    public void FromPlanes_WithMetadataOfAPhoto_CarriesIt()
    {
        Photo source = TaggedJpeg();

        var restored = Photo.FromPlanes(source.ToPlanes(), source.Bits, source.Metadata);

        Assert.Equal(s_exif, Photo.Decode(restored.Encode(PhotoFormat.Jpeg)).Metadata.Exif);
    }

    [Fact]
    public void Tiff_WithPlainIptcTag_KeepsIt()
    {
        byte[] iptc = [0x1C, 2, 120, 0, 7, .. "caption"u8];
        var photo = Photo.Decode(new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(33723, 7, iptc)] }.ToBytes());

        Assert.Equal(s_photoshop, Photo.Decode(photo.Encode(PhotoFormat.Tiff)).Metadata.Photoshop);
    }

    private static Photo TaggedJpeg(byte[]? exif = null)
    {
        byte[] jpeg = PhotoCodec.EncodeJpeg(TestImages.Textured(3, 48, 64), 90);
        return Photo.Decode(JpegFactory.WithSegments(jpeg, JpegFactory.Metadata(exif ?? s_exif, s_xmp, s_photoshop, s_icc)));
    }

    /// <summary>Every value of the first and the EXIF directory.</summary>
    private static Dictionary<ushort, byte[]> Values(byte[] exif)
    {
        TiffReader reader = TiffReader.TryOpen(new MemoryStream(exif))!;
        List<TiffTag> tags = TiffTag.ReadAll(reader, reader.FirstDirectory, _ => true);
        return tags.Concat(tags.SelectMany(tag => tag.Children ?? [])).Where(tag => tag.Children is null).ToDictionary(tag => tag.Id, tag => tag.Value);
    }
}
