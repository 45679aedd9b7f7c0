using System.Text;
using Unblur.Imaging.Metadata;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

public sealed class OrientationTests
{
    private const int Width = 64, Height = 48;

    public static TheoryData<int> All => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(All))]
    public void Png_WithOrientation_ComesUpright(int orientation)
    {
        byte[] samples = TestImages.Bytes(Width * Height);

        var photo = Photo.Decode(PngFactory.Create(Width, Height, 8, PngFactory.Grey, samples, ("eXIf", MetadataFactory.Exif((ushort)orientation))));

        AssertUpright(samples, photo, orientation);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Tiff_WithOrientation_ComesUprightAndStaysSo(int orientation)
    {
        byte[] samples = TestImages.Bytes(Width * Height);
        var tiff = new TiffFile(Width, Height, samples) { Orientation = (ushort)orientation, BigEndian = orientation % 2 == 0 };

        var photo = Photo.Decode(tiff.ToBytes());

        AssertUpright(samples, photo, orientation);
        AssertUpright(samples, Photo.Decode(photo.Encode(PhotoFormat.Tiff)), orientation);
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    [InlineData(3, false)]
    public void Jpeg_Rotated_ComesOutUprightWithAllOtherExifIntact(int orientation, bool bigEndian)
    {
        using var folder = new TemporaryFolder();
        byte[] exif = MetadataFactory.Exif((ushort)orientation, Width, Height, bigEndian);
        string path = folder.Write("rotated.jpg", Rotated(exif, orientation));

        Photo.Open(path).Save(folder.File("saved.jpg"));
        var saved = Photo.Open(folder.File("saved.jpg"));

        bool turned = orientation >= 5;
        (int width, int height) = turned ? (Height, Width) : (Width, Height);
        Assert.Equal((width, height), (saved.Width, saved.Height));
        byte[] expected = MetadataFactory.Exif(1, (ushort)width, (ushort)height, bigEndian);
        expected.AsSpan(8 + 2 + 36, 4).Clear(); // the thumbnail, which would lie on its side, is unlinked
        Assert.Equal(expected, saved.Metadata.Exif);
        Assert.Equal(MetadataFactory.Xmp(1), saved.Metadata.Xmp);
        Assert.Equal(MetadataFactory.Icc(), saved.Metadata.Icc);
        Assert.Equal(MetadataFactory.Photoshop(), saved.Metadata.Photoshop);
    }

    [Fact]
    public void Identify_OfRotatedPhoto_TellsTheUprightSize()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("rotated.jpg", Rotated(MetadataFactory.Exif(6), 6));

        PhotoInfo info = Photo.Identify(path);

        Assert.Equal((PhotoFormat.Jpeg, Height, Width, 1), (info.Format, info.Width, info.Height, info.Pages));
    }

    [Fact]
    public void Exif_OfUprightPhoto_KeepsItsThumbnail()
    {
        byte[] exif = MetadataFactory.Exif(1);

        Assert.Equal(exif, Photo.Decode(Rotated(exif, 1)).Metadata.Exif);
    }

    [Theory]
    [InlineData("<tiff:Orientation>6</tiff:Orientation>", "<tiff:Orientation>1</tiff:Orientation>")]
    [InlineData("tiff:Orientation='8' x='8'", "tiff:Orientation='1' x='8'")]
    [InlineData("no orientation 6", "no orientation 6")]
    public void Xmp_AnyWayOfWriting_IsReset(string packet, string expected)
    {
        var metadata = new PhotoMetadata { Xmp = Encoding.UTF8.GetBytes(packet) };

        Assert.Equal(expected, Encoding.UTF8.GetString(metadata.Upright(6, 1, 1).Xmp!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Orientation_OutOfRange_IsTakenAsUpright(ushort orientation) => Assert.Equal(1, Orientation.Of(MetadataFactory.Exif(orientation)));

    private static byte[] Rotated(byte[] exif, int orientation) => JpegFactory.WithSegments(
        PhotoCodec.EncodeJpeg(TestImages.Textured(3, Height, Width), 95),
        JpegFactory.Metadata(exif, MetadataFactory.Xmp(orientation), MetadataFactory.Photoshop(), MetadataFactory.Icc()));

    /// <summary>Compares with the definition in EXIF: where row 0 and column 0 of the stored image are seen.</summary>
    private static void AssertUpright(byte[] stored, Photo photo, int orientation)
    {
        bool swapped = orientation >= 5;
        Assert.Equal(swapped ? (Height, Width) : (Width, Height), (photo.Width, photo.Height));
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                (int column, int row) = orientation switch
                {
                    1 => (x, y),
                    2 => (Width - 1 - x, y),
                    3 => (Width - 1 - x, Height - 1 - y),
                    4 => (x, Height - 1 - y),
                    5 => (y, x),
                    6 => (y, Height - 1 - x),
                    7 => (Width - 1 - y, Height - 1 - x),
                    _ => (Width - 1 - y, x),
                };
                Assert.Equal(stored[(row * Width) + column], photo.Pixels.Bytes[(y * photo.Width) + x]);
            }
        }
    }
}
