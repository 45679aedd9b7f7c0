using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.TestKit.Images;
using Unblur.Training.NeurMap;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public sealed class SampleStripTests
{
    [Theory]
    [InlineData(true, false, "blurry, restored, motion", 104)]
    [InlineData(false, true, "blurry, restored, sharp", 108)]
    [InlineData(true, true, "blurry, restored, motion, sharp", 140)]
    public void Cut_OfWhatWasJoined_GivesTheParts(bool hasMotion, bool hasSharp, string labels, int width)
    {
        PlanarImage[] photos = [.. Enumerable.Range(0, 4).Select(seed => TestPhotos.Draw(seed, 32, 32))];
        SampleStrip strip = new(photos[0], photos[1], hasMotion ? photos[2] : null, hasSharp ? photos[3] : null);

        PlanarImage picture = strip.Join();
        SampleStrip cut = SampleStrip.Cut(picture)!;

        Assert.Equal((width, 32), (picture.Width, picture.Height));
        Assert.Equal(labels, string.Join(", ", cut.Parts().Select(part => part.Label)));
        Assert.Equal(strip.Parts().Select(part => part.Picture.Values), cut.Parts().Select(part => part.Picture.Values));
    }

    [Fact]
    public void Join_Parts_LeavesFourWhiteColumnsBetween()
    {
        PlanarImage picture = new SampleStrip(new(3, 16, 16), new(3, 16, 16), new(3, 16, 16), null).Join();

        Assert.Equal((16, 56), (picture.Height, picture.Width));
        Assert.Equal([0, 1, 1, 1, 1, 0], picture.Crop(15, 0, 6, 1).Plane(2).ToArray());
    }

    [Fact]
    public void Cut_PictureOfAnotherLayout_GivesNone() => Assert.Null(SampleStrip.Cut(new PlanarImage(3, 16, 24)));

    [Fact]
    public void Join_PartsOfDifferentSizes_IsRefused()
        => Assert.Contains("motion of a sample picture is 8 x 16", Assert.Throws<ArgumentException>(() => new SampleStrip(new(3, 16, 16), new(3, 16, 16), new(3, 16, 8), null).Join()).Message, StringComparison.Ordinal);

    [Fact]
    public void Strip_MotionsOfOnePhotoAndAnother_ShareOneScale()
    {
        float[] slow = Motion(10), alsoSlowNextToFast = Motion(10, 40);

        Assert.Equal(slow[0], alsoSlowNextToFast[0]);
        Assert.NotEqual(Motion(20)[0], slow[0]);
    }

    /// <summary>The green of the motion picture, from its upper left corner.</summary>
    private static float[] Motion(float first, float rest = 0)
    {
        float[] u = [first, .. Enumerable.Repeat(rest, 255)];
        PlanarImage photo = new(3, 16, 16);
        return SampleStrip.Cut(new NeurMapSample("a", photo, photo, new MotionFlow(16, 16, u, new float[256]), null).Strip())!.Motion!.Plane(1).ToArray();
    }
}
