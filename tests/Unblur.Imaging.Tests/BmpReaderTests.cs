using System.Buffers.Binary;

namespace Unblur.Imaging.Tests;

public sealed class BmpReaderTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public void Bmp_Of24Bits_OpensFromEitherEnd(int height)
    {
        byte[] upper = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0], lower = [11, 12, 13, 14, 15, 16, 17, 18, 19, 0, 0, 0];

        var photo = Photo.Decode(Bmp(3, height, 24, [], height > 0 ? [.. lower, .. upper] : [.. upper, .. lower]));

        Assert.Equal(new byte[] { 3, 2, 1, 6, 5, 4, 9, 8, 7, 13, 12, 11, 16, 15, 14, 19, 18, 17 }, photo.Pixels.Bytes);
        Assert.Equal(PhotoFormat.Bmp, photo.Format);
    }

    [Fact]
    public void Bmp_Of32Bits_LeavesTheFourthByteOut()
    {
        Assert.Equal(new byte[] { 3, 2, 1 }, Photo.Decode(Bmp(1, 1, 32, [], [1, 2, 3, 99])).Pixels.Bytes);
    }

    [Fact]
    public void Bmp_WithPalette_BecomesRgb()
    {
        Assert.Equal(new byte[] { 6, 5, 4, 3, 2, 1 }, Photo.Decode(Bmp(2, 1, 8, [1, 2, 3, 0, 4, 5, 6, 0], [1, 0, 0, 0])).Pixels.Bytes);
    }

    [Fact]
    public void Bmp_CutOff_IsRefused()
    {
        byte[] bmp = Bmp(3, 2, 24, [], new byte[24]);

        Assert.Contains("damaged", Assert.Throws<PhotoException>(() => Photo.Decode(bmp[..^1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bmp_Compressed_IsRefusedWithRemedy()
    {
        byte[] bmp = Bmp(3, 2, 8, [1, 2, 3, 0], new byte[8]);
        bmp[30] = 1;

        Assert.Contains("save it as PNG", Assert.Throws<PhotoException>(() => Photo.Decode(bmp)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bmp_OverThePixelLimit_IsRefused()
    {
        byte[] bmp = Bmp(60_000, 60_000, 24, [], []);

        Assert.Contains("megapixels", Assert.Throws<PhotoException>(() => Photo.Decode(bmp)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bmp_OfVersion5WithAProfile_KeepsIt()
    {
        byte[] icc = Unblur.TestKit.Images.MetadataFactory.Icc(), plain = Bmp(1, 1, 24, [], [1, 2, 3, 0]);
        byte[] bmp = [.. plain[..54], .. new byte[124 - 40], .. plain[54..], .. icc];
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(10), 14 + 124);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(14), 124);
        "DEBM"u8.CopyTo(bmp.AsSpan(14 + 56));
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(14 + 112), 124 + 4);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(14 + 116), icc.Length);

        Assert.Equal(icc, Photo.Decode(Photo.Decode(bmp).Encode(PhotoFormat.Png)).Metadata.Icc);
    }

    private static byte[] Bmp(int width, int height, short bits, byte[] palette, byte[] rows)
    {
        byte[] head = new byte[54];
        "BM"u8.CopyTo(head);
        foreach ((int at, int value) in new[] { (10, 54 + palette.Length), (14, 40), (18, width), (22, height), (46, palette.Length / 4) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(at), value);
        }

        head[26] = 1;
        head[28] = (byte)bits;
        return [.. head, .. palette, .. rows];
    }
}
