using System.Text;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>What a file holds next to its picture is named, and nothing in the result claims that it is still there.</summary>
public sealed class ContentNextToPictureTests
{
    private const string MotionPhoto =
        """
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:C="http://ns.google.com/photos/1.0/container/" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"
          GCamera:MicroVideo="1" GCamera:MicroVideoOffset="400" GCamera:MotionPhoto="1" GCamera:BurstID="b7" hdrgm:Version="1.0" dc:source="Zoë">
        <C:Directory><rdf:Seq><rdf:li>Primary</rdf:li></rdf:Seq></C:Directory></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """;

    private static readonly byte[] s_video = [0, 0, 0, 24, .. "ftypmp42"u8, .. TestImages.Bytes(400)];

    public static TheoryData<string, byte[]> Trailers => new()
    {
        { "video", s_video },
        { "further images", Jpeg() },
        { "data behind the picture", [.. "SEFH camera data"u8, .. new byte[90]] },
    };

    [Theory]
    [MemberData(nameof(Trailers))]
    public void Jpeg_WithContentBehindThePicture_NamesItForEveryFormat(string expected, byte[] trailer)
    {
        var photo = Photo.Decode([.. Jpeg(), .. trailer]);

        Assert.Contains(expected, Assert.Single(photo.NotCarried), StringComparison.Ordinal);
        Assert.Contains(photo.NotCarried[0], photo.LossesAs(PhotoFormat.Jpeg));
        Assert.Contains(photo.NotCarried[0], photo.Copy().LossesAs(PhotoFormat.Png));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xFF)]
    [InlineData('\n')]
    public void Jpeg_WithPaddingBehindThePicture_HasNothingToLose(byte padding)
    {
        var photo = Photo.Decode([.. Jpeg(), .. Enumerable.Repeat(padding, 70_000)]);

        Assert.Empty(photo.LossesAs(PhotoFormat.Jpeg));
    }

    [Fact]
    public void MotionPhoto_Saved_HasNoXmpThatClaimsTheVideoAndKeepsTheRest()
    {
        string xmp = XmpOf([.. WithXmp(MotionPhoto), .. s_video]);

        Assert.DoesNotContain("MicroVideo", xmp, StringComparison.Ordinal);
        Assert.DoesNotContain("MotionPhoto", xmp, StringComparison.Ordinal);
        Assert.DoesNotContain("hdrgm:Version", xmp, StringComparison.Ordinal);
        Assert.DoesNotContain("Directory", xmp, StringComparison.Ordinal);
        Assert.Contains("GCamera:BurstID=\"b7\"", xmp, StringComparison.Ordinal);
        Assert.Contains("Zoë", xmp, StringComparison.Ordinal);
        Assert.Contains("<?xpacket end=\"w\"?>", xmp, StringComparison.Ordinal);
    }

    [Fact]
    public void MotionPhoto_WithXmpThatCannotBeRead_NamesItAsLost()
    {
        var photo = Photo.Decode([.. WithXmp(MotionPhoto.Replace("</rdf:RDF>", "", StringComparison.Ordinal)), .. s_video]);

        Assert.Null(photo.Metadata.Xmp);
        Assert.Contains(photo.LossesAs(PhotoFormat.Jpeg), loss => loss.Contains("XMP, which is damaged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PhotoFormat.Jpeg, true)]
    [InlineData(PhotoFormat.Png, false)]
    [InlineData(PhotoFormat.Tiff, false)]
    [InlineData(PhotoFormat.Webp, false)]
    public void ExtendedXmp_OfADepthMap_IsClaimedOnlyWhereItIsHeld(PhotoFormat format, bool isHeld)
    {
        string packet = MotionPhoto.Replace("dc:source=", "xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\" xmpNote:HasExtendedXMP=\"0123\" dc:source=", StringComparison.Ordinal);
        byte[] extension = [.. "http://ns.adobe.com/xmp/extension/\0"u8, .. "depth map"u8];
        var photo = Photo.Decode(JpegFactory.WithSegments(WithXmp(packet), (0xE1, extension)));

        byte[] saved = photo.Encode(format);

        Assert.Equal(isHeld, saved.AsSpan().IndexOf("depth map"u8) >= 0);
        string xmp = Encoding.UTF8.GetString(Photo.Decode(saved).Metadata.Xmp!);
        Assert.Equal(isHeld, xmp.Contains("HasExtendedXMP", StringComparison.Ordinal));
        Assert.Contains("Zoë", xmp, StringComparison.Ordinal);
        Assert.Equal(!isHeld, photo.LossesAs(format).Count > 0);
    }

    [Fact]
    public void MotionPhoto_WithoutItsVideo_KeepsXmpAsItIs() => Assert.Equal(MotionPhoto, XmpOf(WithXmp(MotionPhoto)));

    [Fact]
    public void Jpeg_WithMultiPictureIndex_LosesIndexAndImagesTogether()
    {
        byte[] jpeg = [.. JpegFactory.WithSegments(Jpeg(), (0xE2, [.. "MPF\0II*\0"u8, .. new byte[40]])), .. Jpeg()];

        var photo = Photo.Decode(jpeg);

        Assert.Contains("further images", Assert.Single(photo.NotCarried), StringComparison.Ordinal);
        Assert.True(photo.Encode(PhotoFormat.Jpeg).AsSpan().IndexOf("MPF\0"u8) < 0);
    }

    [Fact]
    public void Jpeg_WithSegmentsOfItsCamera_KeepsThemInJpegAndNamesThemElsewhere()
    {
        var photo = Photo.Decode(JpegFactory.WithSegments(Jpeg(), (0xE1, [.. "FLIR\0thermal"u8]), (0xE7, [.. "vendor data"u8])));

        byte[] saved = photo.Encode(PhotoFormat.Jpeg);

        Assert.True(saved.AsSpan().IndexOf("FLIR\0thermal"u8) > 0 && saved.AsSpan().IndexOf("vendor data"u8) > 0);
        Assert.Empty(photo.LossesAs(PhotoFormat.Jpeg));
        Assert.Contains("only JPEG holds", Assert.Single(photo.LossesAs(PhotoFormat.Tiff)), StringComparison.Ordinal);
    }

    [Fact]
    public void Jpeg_WithContentCredentials_NamesThem()
    {
        var photo = Photo.Decode(JpegFactory.WithSegments(Jpeg(), (0xEB, [.. "JP one"u8]), (0xEB, [.. "JP two"u8])));

        Assert.Contains("content credentials", Assert.Single(photo.LossesAs(PhotoFormat.Jpeg)), StringComparison.Ordinal);
    }

    [Fact]
    public void AnimatedPng_IsRefusedAsSuch()
    {
        byte[] png = PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], ("acTL", [0, 0, 0, 4, 0, 0, 0, 0]));

        Assert.Contains("animation of 4 frames", Assert.Throws<PhotoException>(() => Photo.Decode(png)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnimatedPng_OfOneFrame_IsAPicture()
    {
        byte[] png = PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], ("acTL", [0, 0, 0, 1, 0, 0, 0, 0]));

        Assert.Empty(Photo.Decode(png).LossesAs(PhotoFormat.Png));
    }

    [Fact]
    public void AnimatedPng_OfOneFrameWithAnotherImage_NamesIt()
    {
        (string, byte[])[] chunks = [("acTL", [0, 0, 0, 1, 0, 0, 0, 0]), ("fdAT", [0, 0, 0, 1, 9])];
        var photo = Photo.Decode(PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], chunks));

        Assert.Contains("further image", Assert.Single(photo.LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Webp)]
    public void FileOfAnotherFormat_WithContentBehindThePicture_NamesIt(PhotoFormat format)
    {
        byte[] file = Photo.FromPlanes(TestImages.Textured(3, 16, 16)).Encode(format);

        Assert.Empty(Photo.Decode(file).LossesAs(format));
        Assert.Contains("video", Assert.Single(Photo.Decode([.. file, .. s_video]).LossesAs(format)), StringComparison.Ordinal);
        Assert.Contains("data behind the picture", Assert.Single(Photo.Decode([.. file, .. "more "u8, .. TestImages.Bytes(77)]).LossesAs(format)), StringComparison.Ordinal);
    }

    [Fact]
    public void Gif_KeepsItsXmpAndProfileAndNamesItsComment()
    {
        byte[] tail = [1, .. Enumerable.Range(0, 256).Select(i => (byte)(255 - i)), 0];
        byte[] icc = MetadataFactory.Icc();
        byte[] profile = [.. icc.Chunk(255).SelectMany(part => part.Prepend((byte)part.Length)), 0];
        byte[] gif =
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 10, 20, 30, 0, 0, 0, 0x21, 0xFE, 5, .. "hello"u8, 0, 0x21, 0xFF, 11, .. "XMP DataXMP"u8, .. Encoding.UTF8.GetBytes(MotionPhoto), .. tail,
            0x21, 0xFF, 11, .. "ICCRGBG1012"u8, .. profile, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ];

        var photo = Photo.Decode(gif);

        Assert.Equal((MotionPhoto, 1), (Encoding.UTF8.GetString(photo.Metadata.Xmp!), photo.Width));
        Assert.Equal(icc, photo.Metadata.Icc);
        Assert.Contains("comments that only GIF holds (5 bytes)", Assert.Single(photo.LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);
    }

    [Fact]
    public void Tiff_WithSubDirectoriesAndLayers_NamesBoth()
    {
        var photo = Photo.Decode(new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(330, 7, new byte[8]), (37724, 7, new byte[300])] }.ToBytes());

        Assert.Equal(2, photo.LossesAs(PhotoFormat.Tiff).Count);
    }

    [Fact]
    public void Tiff_WithTagsThatUnblurDoesNotKnow_KeepsThemInTiff()
    {
        byte[] geo = Encoding.ASCII.GetBytes("WGS 84|some text\0");
        var photo = Photo.Decode(new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(34737, 2, geo)] }.ToBytes());

        Assert.True(photo.Encode(PhotoFormat.Tiff).AsSpan().IndexOf(geo) > 0);
        Assert.Empty(photo.LossesAs(PhotoFormat.Tiff));
        Assert.Contains("only TIFF holds", Assert.Single(photo.LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);
    }

    [Fact]
    public void Png_ChunkOfTheOriginalPixels_IsNamed()
    {
        (string, byte[])[] chunks = [("xyZT", [1, 2, 3]), ("xyZt", [.. "safe to copy"u8])];
        var photo = Photo.Decode(PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], chunks));

        Assert.Contains("xyZT", Assert.Single(photo.LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);
        Assert.True(photo.Encode(PhotoFormat.Png).AsSpan().IndexOf("safe to copy"u8) > 0);
    }

    [Fact]
    public void Metadata_OfHundredMegabytes_IsLeftOutAndNamed()
    {
        byte[] text = [.. "Comment\0"u8, .. Enumerable.Repeat((byte)'a', 100_000_000)];
        var photo = Photo.Decode(PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4], ("tEXt", text), ("tEXt", [.. "Title\0kept"u8])));

        byte[] saved = photo.Encode(PhotoFormat.Png);

        Assert.InRange(saved.Length, 1, 10_000);
        Assert.True(saved.AsSpan().IndexOf("Title\0kept"u8) > 0);
        Assert.Contains("100 MB of metadata", Assert.Single(photo.LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);
    }

    private static string XmpOf(byte[] jpeg) => Encoding.UTF8.GetString(Photo.Decode(Photo.Decode(jpeg).Encode(PhotoFormat.Jpeg)).Metadata.Xmp!);

    private static byte[] WithXmp(string packet) =>
        JpegFactory.WithSegments(Jpeg(), (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(packet)]));

    private static byte[] Jpeg() => PhotoCodec.EncodeJpeg(TestImages.Textured(3, 48, 64), 90);
}
