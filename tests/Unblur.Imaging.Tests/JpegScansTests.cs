using NetVips;
using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>Whether the coded pixels of a JPEG are all there, in every kind of scan, also where libjpeg's one warning is about something else.</summary>
public sealed class JpegScansTests
{
    private const int Width = 161, Height = 119; // fill no block

    private static readonly byte[] s_junk = [1, 2, 3, 4, 5];

    public static TheoryData<bool, bool, int> Kinds => new()
    {
        { false, false, 0 },
        { false, true, 0 },
        { false, false, 1 },
        { false, true, 2 },
        { true, false, 0 },
        { true, true, 0 },
        { true, true, 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Entropy_OfAWholeFile_IsNotShortAndOfACutOneIs(bool isProgressive, bool isSubsampled, int restartRows)
    {
        byte[] jpeg = Jpeg(isProgressive, isSubsampled, restartRows);

        Assert.False(JpegEntropy.IsShort(jpeg));
        foreach (double share in (double[])[0.4, 0.6, 0.8, 0.97])
        {
            int at = (int)(jpeg.Length * share);
            Assert.True(JpegEntropy.IsShort([.. jpeg[..at], 0xFF, 0xD9]), $"cut at {share}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Entropy_OfDamagedFiles_EndsWithoutAnException(bool isProgressive)
    {
        byte[] jpeg = Jpeg(isProgressive, isSubsampled: true, restartRows: 1);
        Random random = new(3);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. jpeg];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                damaged[random.Next(2, i % 2 == 0 ? 700 : damaged.Length)] = (byte)random.Next(256);
            }

            Assert.Null(Record.Exception(() => JpegEntropy.IsShort(damaged)));
        }
    }

    [Fact]
    public void Entropy_OfAGreyFile_IsNotShort()
        => Assert.False(JpegEntropy.IsShort(PhotoCodec.EncodeJpeg(TestImages.Textured(1, Height, Width), 80)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BytesTooManyInTheScan_HideNoMissingPart(bool isProgressive)
    {
        byte[] jpeg = Jpeg(isProgressive, isSubsampled: false, restartRows: isProgressive ? 0 : 1);
        int at = isProgressive ? Scans(jpeg)[1] : Restart(jpeg);
        byte[] padded = [.. jpeg[..at], .. s_junk, .. jpeg[at..]];

        Assert.Equal(Photo.Decode(jpeg).Pixels.Bytes, Photo.Decode(padded).Pixels.Bytes);
        AssertDamaged([.. padded[..(padded.Length * 7 / 10)], 0xFF, 0xD9]);
        AssertDamaged(padded[..(padded.Length * 7 / 10)]);
    }

    [Fact]
    public void UnknownTransformOfAdobe_HidesNoMissingPart()
    {
        byte[] odd = JpegFactory.WithSegments(Jpeg(false, false, 0), (0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 9]));

        Assert.Equal(Width, Photo.Decode(odd).Width);
        AssertDamaged([.. odd[..(odd.Length / 2)], 0xFF, 0xD9]);
    }

    [Fact]
    public void FileThatEndsBetweenTwoScans_IsDamageUnlessItHasAnEndMarker()
    {
        byte[] jpeg = Jpeg(isProgressive: true, isSubsampled: false, restartRows: 0);
        foreach (int end in Scans(jpeg)[1..])
        {
            AssertDamaged(jpeg[..end]);
            Assert.Equal(Width, Photo.Decode([.. jpeg[..end], 0xFF, 0xD9]).Width); // an encoder's own choice
        }
    }

    [Fact]
    public void ColourWithoutAScan_IsDamage()
    {
        byte[] jpeg = PhotoCodec.EncodeJpeg(TestImages.Textured(1, 48, 64), 90);
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0, 11]);
        byte[] three = [.. jpeg[..(frame + 3)], 17, .. jpeg[(frame + 4)..(frame + 9)], 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, .. jpeg[(frame + 13)..]];

        AssertDamaged(three);
    }

    [Fact]
    public void HeadersOfDamagedFilesReadMeanwhile_ChangeNoVerdict()
    {
        byte[] whole = Jpeg(false, false, 1), padded = [.. whole[..Restart(whole)], .. s_junk, .. whole[Restart(whole)..]], header = whole[..200];
        byte[] png = PngFactory.Create(2, 2, 8, PngFactory.Grey, [1, 2, 3, 4])[..45];

        Parallel.For(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            byte[] photo = (i % 4) switch { 0 => padded, 1 => [.. padded[..(padded.Length / 2)], 0xFF, 0xD9], 2 => header, _ => png };
            Assert.Equal(i % 4 != 0, Record.Exception(() => Photo.Decode(photo)) is PhotoException);
        });
    }

    private static void AssertDamaged(byte[] jpeg) =>
        Assert.Contains("damaged or incomplete", Assert.Throws<PhotoException>(() => Photo.Decode(jpeg)).Message, StringComparison.Ordinal);

    /// <summary>Where the tables of each scan begin, or the scan itself where it has none.</summary>
    private static List<int> Scans(byte[] jpeg)
    {
        List<int> scans = [];
        for (int at = 2; at < jpeg.Length - 1; at++)
        {
            bool isTables = jpeg[at] == 0xFF && jpeg[at + 1] == 0xC4, isScan = jpeg[at] == 0xFF && jpeg[at + 1] == 0xDA;
            if (isTables || isScan)
            {
                bool isLed = scans.Count > 0 && !isTables && IsBehindTables(jpeg, scans[^1], at);
                scans.AddRange(isLed ? [] : [at]);
                at += 1 + (jpeg[at + 2] << 8) + jpeg[at + 3];
            }
        }

        return [scans[0], .. scans.Where(at => at > FirstScan(jpeg))];
    }

    private static int FirstScan(byte[] jpeg) => jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);

    private static bool IsBehindTables(byte[] jpeg, int tables, int scan) => tables + 2 + (jpeg[tables + 2] << 8) + jpeg[tables + 3] == scan;

    private static int Restart(byte[] jpeg) => jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD0]);

    private static byte[] Jpeg(bool isProgressive, bool isSubsampled, int restartRows)
    {
        PlanarImage planes = TestImages.Textured(3, Height, Width);
        float[] samples = [.. Enumerable.Range(0, Height * Width).SelectMany(i => Enumerable.Range(0, 3).Select(band => 255 * planes.Plane(band)[i]))];
        using Image image = VipsImages.Over(samples, Width, Height, 3, Enums.BandFormat.Float);
        using Image rounded = image.Cast(Enums.BandFormat.Uchar);
        using Image photo = rounded.Copy(interpretation: Enums.Interpretation.Srgb);
        return photo.JpegsaveBuffer(
            q: 85, interlace: isProgressive, subsampleMode: isSubsampled ? Enums.ForeignSubsample.On : Enums.ForeignSubsample.Off, restartInterval: 9 * restartRows, keep: Enums.ForeignKeep.None);
    }
}
