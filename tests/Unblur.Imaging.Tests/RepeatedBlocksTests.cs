using System.Text;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>A file that holds a block of metadata twice, or a part of one: the first counts, and what is left out is named.</summary>
public sealed class RepeatedBlocksTests
{
    private static readonly byte[] s_jpeg = PhotoCodec.EncodeJpeg(TestImages.Textured(3, 48, 64), 90);
    private static readonly byte[] s_exif = MetadataFactory.Exif(1), s_other = MetadataFactory.Exif(6, 160, 120), s_xmp = MetadataFactory.Xmp(1), s_icc = MetadataFactory.Icc();

    public static TheoryData<string, byte[]> Twice => new()
    {
        { "EXIF", JpegFactory.WithSegments(s_jpeg, Exif(s_exif), Exif(s_other)) },
        { "EXIF", Png(("eXIf", s_exif), ("eXIf", s_other)) },
        { "EXIF", Png(("tEXt", Raw("exif", [.. "Exif\0\0"u8, .. s_other])), ("eXIf", s_exif)) },
        { "EXIF", Webp(("EXIF", s_exif), ("EXIF", s_other)) },
        { "XMP", JpegFactory.WithSegments(s_jpeg, Xmp(s_xmp), Xmp([.. "<x/>"u8])) },
        { "XMP", Png(("iTXt", PngFactory.Xmp(s_xmp)), ("iTXt", PngFactory.Xmp([.. "<x/>"u8]))) },
        { "XMP", Webp(("XMP ", s_xmp), ("XMP ", [.. "<x/>"u8])) },
    };

    [Theory]
    [MemberData(nameof(Twice))]
    public void Block_ThatComesTwice_IsKeptOnceAndTheOtherIsNamed(string name, byte[] file)
    {
        var photo = Photo.Decode(file);

        Assert.Contains($"a second block of {name}", Assert.Single(photo.LossesAs(photo.Format!.Value)), StringComparison.Ordinal);
        Assert.Equal(name == "EXIF" ? s_exif : s_xmp, name == "EXIF" ? photo.Metadata.Exif : photo.Metadata.Xmp);
    }

    [Fact]
    public void Block_ThatComesTwiceAlike_IsNoLoss()
    {
        Assert.Empty(Photo.Decode(JpegFactory.WithSegments(s_jpeg, Exif(s_exif), Exif(s_exif))).NotCarried);
        Assert.Empty(Photo.Decode(Png(("tEXt", Raw("exif", [.. "Exif\0\0"u8, .. s_exif])), ("eXIf", s_exif))).NotCarried);
    }

    [Fact]
    public void Png_WithExifBehindItsPixels_ComesUprightWithIt()
    {
        byte[] png = Png();
        byte[] chunk = Png(("eXIf", s_other)).AsSpan(8 + 25, s_other.Length + 12).ToArray();

        var photo = Photo.Decode([.. png[..^12], .. chunk, .. png[^12..]]);

        Assert.Equal((3, 4), (photo.Width, photo.Height));
        Assert.Contains("Unblur Camera", Encoding.Latin1.GetString(photo.Metadata.Exif!), StringComparison.Ordinal);
    }

    [Fact]
    public void ColourProfile_InSeveralPartsOfAnyOrder_IsKept()
        => Assert.Equal(s_icc, Photo.Decode(JpegFactory.WithSegments(s_jpeg, Icc(2, 2, s_icc[100..]), Icc(1, 2, s_icc[..100]))).Metadata.Icc);

    [Fact]
    public void ColourProfile_OfWhichAPartIsMissing_IsLeftOutAndNamed()
    {
        var photo = Photo.Decode(JpegFactory.WithSegments(s_jpeg, Icc(1, 3, s_icc[..100]), Icc(3, 3, s_icc[100..])));

        Assert.Null(photo.Metadata.Icc);
        Assert.Contains("1 of 3 parts are missing", Assert.Single(photo.LossesAs(PhotoFormat.Jpeg)), StringComparison.Ordinal);
    }

    [Fact]
    public void ColourProfile_ThatIsDamaged_IsNamed()
        => Assert.Contains("damaged", Assert.Single(Photo.Decode(Png(("iCCP", [.. "icc\0\0"u8, 1, 2, 3]))).LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);

    [Fact]
    public void Jpeg_WithACommentBehindItsPixels_KeepsIt()
    {
        byte[] late = [.. s_jpeg[..^2], 0xFF, 0xFE, 0, 14, .. "late comment"u8, .. s_jpeg[^2..]];

        var photo = Photo.Decode(late);

        Assert.Contains("late comment", Encoding.Latin1.GetString(photo.Encode(PhotoFormat.Jpeg)), StringComparison.Ordinal);
        Assert.Contains("only JPEG holds", Assert.Single(photo.LossesAs(PhotoFormat.Png)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("WebP")]
    [InlineData("TIFF")]
    public void SignedHistory_IsNamedAndNotKept(string format)
    {
        byte[] file = format switch
        {
            "PNG" => Png(("caBX", [.. "c2pa claim"u8])),
            "WebP" => Webp(("C2PA", [.. "c2pa claim"u8])),
            _ => new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(52545, 7, [.. "c2pa claim"u8])] }.ToBytes(),
        };
        var photo = Photo.Decode(file);

        Assert.Contains("signed history", Assert.Single(photo.LossesAs(photo.Format!.Value)), StringComparison.Ordinal);
        Assert.DoesNotContain("c2pa claim", Encoding.Latin1.GetString(photo.Encode(photo.Format.Value)), StringComparison.Ordinal);
    }

    private static (byte, byte[]) Exif(byte[] exif) => (0xE1, [.. "Exif\0\0"u8, .. exif]);

    private static (byte, byte[]) Xmp(byte[] xmp) => (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. xmp]);

    private static (byte, byte[]) Icc(byte number, byte of, byte[] part) => (0xE2, [.. "ICC_PROFILE\0"u8, number, of, .. part]);

    private static byte[] Raw(string kind, byte[] block) => Encoding.ASCII.GetBytes($"Raw profile type {kind}\0\n{kind}\n{block.Length,8}\n{Convert.ToHexString(block)}\n");

    private static byte[] Png(params (string, byte[])[] chunks) => PngFactory.Create(4, 3, 8, PngFactory.Rgb, [.. Enumerable.Repeat((byte)90, 36)], chunks);

    private static byte[] Webp(params (string Type, byte[] Data)[] chunks)
    {
        byte[] webp = Photo.FromPlanes(TestImages.Textured(3, 8, 8)).Encode(PhotoFormat.Webp);
        foreach ((string type, byte[] data) in chunks)
        {
            webp = [.. webp, .. Encoding.ASCII.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length & 1]];
        }

        BitConverter.TryWriteBytes(webp.AsSpan(4), webp.Length - 8);
        return webp;
    }
}
