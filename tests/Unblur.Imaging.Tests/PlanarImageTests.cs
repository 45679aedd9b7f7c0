using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

public sealed class PlanarImageTests
{
    [Fact]
    public void Crop_TakesTheRegionOfEveryChannel()
    {
        var image = new PlanarImage(2, 2, 3, [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);

        Assert.Equal([4, 5, 14, 15], image.Crop(1, 1, 2, 1).Values);
    }

    [Fact]
    public void Crop_OutsideTheImage_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarImage(1, 2, 2).Crop(1, 1, 2, 1));

    [Theory]
    [InlineData(10, 10)]
    [InlineData(33, 17)]
    [InlineData(7, 50)]
    [InlineData(1, 1)]
    public void Resize_GivesTheSizeAskedForAndKeepsAFlatColour(int width, int height)
    {
        var flat = new PlanarImage(3, 20, 21);
        Array.Fill(flat.Values, 0.25f);

        PlanarImage resized = flat.Resize(width, height);

        Assert.Equal((3, height, width), (resized.Channels, resized.Height, resized.Width));
        Assert.All(resized.Values, value => Assert.Equal(0.25f, value, 1e-4f));
    }

    [Fact]
    public void Resize_Down_KeepsWhatIsSmoothAndRemovesWhatWouldAlias()
    {
        var image = new PlanarImage(1, 64, 64);
        for (int i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = 0.5f + (((i % 64) & 1) == 0 ? 0.25f : -0.25f) + (i / 64 * 0.002f);
        }

        PlanarImage half = image.Resize(16, 16);

        for (int y = 4; y < 12; y++)
        {
            Assert.Equal(0.5f + (((4 * y) + 1.5f) * 0.002f), half.Values[(y * 16) + 8], 5e-3f);
        }
    }

    [Fact]
    public void JpegRoundTrip_AtLowerQuality_ChangesMore()
    {
        PlanarImage image = TestImages.Textured(3, 40, 40);
        float Change(int quality) => PhotoCodec.JpegRoundTrip(image, quality).Values.Zip(image.Values, (a, b) => MathF.Abs(a - b)).Average();

        Assert.InRange(Change(95), 1e-4f, 0.02f);
        Assert.True(Change(20) > 1.5f * Change(95));
    }

    [Fact]
    public void PhotoCodec_SaveAndLoadSixteenBits_StaysWithinHalfAStep()
    {
        using var folder = new TemporaryFolder();
        PlanarImage image = TestImages.Textured(3, 11, 13);

        PhotoCodec.Save(image, folder.File("x.png"), bits: 16);

        Assert.All(PhotoCodec.Load(folder.File("x.png")).Values.Zip(image.Values), pair => Assert.Equal(pair.Second, pair.First, 0.51f / 65535));
    }

    [Fact]
    public void SideBySide_ImagesOfTwoHeights_FillsUpWithWhite()
    {
        var both = PlanarImage.SideBySide(new PlanarImage(1, 1, 2, [0.1f, 0.2f]), new PlanarImage(1, 2, 1, [0.3f, 0.4f]));

        Assert.Equal((1, 2, 3), (both.Channels, both.Height, both.Width));
        Assert.Equal([0.1f, 0.2f, 0.3f, 1, 1, 0.4f], both.Values);
    }

    [Fact]
    public void SideBySide_OfOtherChannelsOrNone_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => PlanarImage.SideBySide(new PlanarImage(1, 1, 1), new PlanarImage(3, 1, 1)));
        Assert.Throws<ArgumentException>(() => PlanarImage.SideBySide());
    }
}
