using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.TestKit.Images;
using Unblur.Training.NeurMap;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public sealed class SampleStripTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Cut_OfWhatWasJoined_GivesTheParts(int count)
    {
        PlanarImage[] parts = [.. Enumerable.Range(0, count).Select(seed => TestPhotos.Draw(seed, 32, 32))];

        PlanarImage[] cut = SampleStrip.Cut(SampleStrip.Join(parts));

        Assert.Equal(parts.Select(part => part.Values), cut.Select(part => part.Values));
    }

    [Fact]
    public void Join_Parts_LeavesFourWhiteColumnsBetween()
    {
        PlanarImage strip = SampleStrip.Join(new(3, 16, 16), new(3, 16, 16), new(3, 16, 16));

        Assert.Equal((16, 56), (strip.Height, strip.Width));
        Assert.Equal([0, 1, 1, 1, 1, 0], strip.Crop(15, 0, 6, 1).Plane(2).ToArray());
    }

    [Fact]
    public void Cut_PictureThatIsNoStrip_GivesNone() => Assert.Empty(SampleStrip.Cut(new PlanarImage(3, 16, 24)));

    [Fact]
    public void Join_PartsOfDifferentSizes_IsRefused() => Assert.Throws<ArgumentException>(() => SampleStrip.Join(new(3, 16, 16), new(3, 16, 8)));

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
        return SampleStrip.Cut(new NeurMapSample("a", photo, photo, new MotionFlow(16, 16, u, new float[256]), null).Strip())[2].Plane(1).ToArray();
    }
}
