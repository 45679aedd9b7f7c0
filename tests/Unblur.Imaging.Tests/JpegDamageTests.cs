using NetVips;
using Unblur.Imaging.Codecs;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>The reader of metadata and the decoder take a JPEG for the same: whole, damaged, or of a kind that is not read.</summary>
public sealed class JpegDamageTests
{
    private static readonly byte[] s_jpeg = PhotoCodec.EncodeJpeg(TestImages.Textured(3, 120, 160), 90);

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x42)]
    public void StrayByteBeforeExif_PhotoComesUprightWithItsExif(byte stray)
    {
        byte[] exif = MetadataFactory.Exif(6, 160, 120);
        byte[] tagged = JpegFactory.WithSegments(s_jpeg, (0xE1, [.. "Exif\0\0"u8, .. exif]));

        var photo = Photo.Decode([.. tagged[..2], stray, stray, stray, .. tagged[2..]]);

        Assert.Equal((120, 160), (photo.Width, photo.Height));
        Assert.NotNull(photo.Metadata.Exif);
        Assert.Equal(Photo.Decode(tagged).Pixels.Bytes, photo.Pixels.Bytes);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void EndMarkerInsideTheScan_IsDamage(double share)
    {
        int at = (int)(s_jpeg.Length * share);

        AssertDamaged([.. s_jpeg[..at], 0xFF, 0xD9, .. s_jpeg[at..]]);
        AssertDamaged([.. s_jpeg[..at], 0xFF, 0xD9]);
        AssertDamaged(s_jpeg[..at]);
    }

    [Fact]
    public void EndMarkerInsideTheScan_BehindAStrayByte_IsDamage()
    {
        byte[] half = [.. s_jpeg[..2], 7, 7, .. s_jpeg[2..(s_jpeg.Length / 2)], 0xFF, 0xD9];

        AssertDamaged(half);
    }

    [Fact]
    public void UnknownVersionOfJfif_IsReadButHidesNoDamage()
    {
        byte[] odd = [.. s_jpeg];
        int version = odd.AsSpan().IndexOf("JFIF\0"u8) + 5;
        odd[version] = 3;

        Assert.Equal(Photo.Decode(s_jpeg).Width, Photo.Decode(odd).Width);
        AssertDamaged([.. odd[..(odd.Length / 2)], 0xFF, 0xD9]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EndMarkerMissing_PhotoIsWhole(int missing)
    {
        var photo = Photo.Decode(s_jpeg[..^missing]);

        Assert.Equal(Photo.Decode(s_jpeg).Pixels.Bytes, photo.Pixels.Bytes);
    }

    [Fact]
    public void PaddingBeforeTheEndMarker_IsNoDamage()
    {
        byte[] padded = [.. s_jpeg[..^2], 0, 0, 0, 0, 0xFF, 0xD9];

        Assert.Equal(Photo.Decode(s_jpeg).Pixels.Bytes, Photo.Decode(padded).Pixels.Bytes);
    }

    [Theory]
    [InlineData(0xC1, 12, "12 bits")]
    [InlineData(0xC3, 8, "lossless")]
    [InlineData(0xC7, 8, "lossless")]
    [InlineData(0xC5, 8, "hierarchical")]
    [InlineData(0xF7, 8, "JPEG-LS")]
    public void KindThatIsNotRead_IsNamedAndNotCalledDamaged(byte frame, byte precision, string expected)
    {
        byte[] jpeg = [.. s_jpeg];
        int at = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0, 17]);
        (jpeg[at + 1], jpeg[at + 4]) = (frame, precision);

        string reason = Assert.Throws<PhotoException>(() => Photo.Decode(jpeg)).Reason;

        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void GoodDamagedAndPaddedPhotos_DecodedAtTheSameTime_AreEachTakenForWhatTheyAre()
    {
        byte[] padded = [.. s_jpeg[..^2], 0, 0, 0, 0, 0xFF, 0xD9], last = [.. s_jpeg[..^60], 0xFF, 0xD9];

        Parallel.For(0, 120, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            byte[] jpeg = (i % 3) switch { 0 => s_jpeg, 1 => padded, _ => last };
            Assert.Equal(i % 3 == 2, Record.Exception(() => Photo.Decode(jpeg)) is PhotoException);
        });
    }

    [Fact]
    public void WarningWhoseTextAnotherThreadTook_IsStillSeen()
    {
        byte[] last = [.. s_jpeg[..^60], 0xFF, 0xD9];
        var good = Photo.Decode(s_jpeg);

        Photo Robbed(Enums.FailOn failOn)
        {
            using var image = Image.JpegloadBuffer(last, failOn: failOn);
            image.CopyMemory().Dispose();
            _ = new VipsException("another thread's"); // takes the text that all threads share
            return good;
        }

        PhotoException damage = Assert.Throws<PhotoException>(() => StrictJpeg.Decode("photo.jpg", Robbed, isShort: () => true));

        Assert.Contains("a part of the picture is missing", damage.Message, StringComparison.Ordinal);
    }

    private static void AssertDamaged(byte[] jpeg) =>
        Assert.Contains("damaged or incomplete", Assert.Throws<PhotoException>(() => Photo.Decode(jpeg)).Message, StringComparison.Ordinal);
}
