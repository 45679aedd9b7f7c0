using Unblur.Data.Sampling;
using Unblur.Imaging;

namespace Unblur.Data.Tests.Sampling;

public sealed class DrawnPatternTests
{
    [Fact]
    public void Draw_TheSameSeedTwice_GivesTheSameImage()
        => Assert.Equal(DrawnPattern.Draw(new Random(5), 60, 80).Values, DrawnPattern.Draw(new Random(5), 60, 80).Values);

    [Fact]
    public void Draw_ManySeeds_MostlyHasSteepEdges()
    {
        int steep = 0;
        foreach (int seed in Enumerable.Range(0, 24))
        {
            PlanarImage image = DrawnPattern.Draw(new Random(seed), 128, 160);
            Assert.Equal((3, 128, 160), (image.Channels, image.Height, image.Width));
            Assert.All(image.Values, value => Assert.InRange(value, 0, 1));
            float[] green = image.Plane(1).ToArray();
            float steepest = Enumerable.Range(0, 127 * 160).Max(i => Math.Max(Math.Abs(green[i + 160] - green[i]), i % 160 < 159 ? Math.Abs(green[i + 1] - green[i]) : 0));
            steep += steepest > 0.3f * (green.Max() - green.Min()) ? 1 : 0;
        }

        Assert.InRange(steep, 20, 24);
    }
}
