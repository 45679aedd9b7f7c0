using Unblur.Data.Sampling;
using Unblur.Imaging;

namespace Unblur.Data.Tests.Sampling;

public sealed class DrawnPatternTests
{
    [Fact]
    public void Draw_TheSameSeedTwice_GivesTheSameImage()
        => Assert.Equal(DrawnPattern.Draw(new Random(5), 60, 80).Values, DrawnPattern.Draw(new Random(5), 60, 80).Values);

    [Fact]
    public void Draw_ManySeeds_HasSteepEdgesInTheRange()
    {
        foreach (int seed in Enumerable.Range(0, 24))
        {
            PlanarImage image = DrawnPattern.Draw(new Random(seed), 128, 160);
            Assert.Equal((3, 128, 160), (image.Channels, image.Height, image.Width));
            Assert.All(image.Values, value => Assert.InRange(value, 0, 1));
            float[] row = [.. Enumerable.Range(0, 128 * 159).Select(i => Math.Abs(image.Plane(1)[i + 1] - image.Plane(1)[i]))];
            Assert.True(row.Max() > 0.3f * (image.Plane(1).ToArray().Max() - image.Plane(1).ToArray().Min()), $"seed {seed}");
        }
    }
}
