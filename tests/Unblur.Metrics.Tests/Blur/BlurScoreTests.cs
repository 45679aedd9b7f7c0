using Unblur.Imaging;
using Unblur.Metrics.Blur;

namespace Unblur.Metrics.Tests.Blur;

public sealed class BlurScoreTests
{
    [Fact]
    public void Of_WhiteNoiseBlurredMoreAndMore_Rises()
    {
        PlanarImage image = Noise(96, 80);

        double[] scores = [.. new[] { 0, 3, 7 }.Select(length => BlurScore.Of(Averaged(image, length, 1, 0)))];

        Assert.Equal(scores.Order(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(scores[^1] > 1.5 * scores[0], string.Join(" ", scores));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    public void Of_BlurAlongAnyDirection_IsSeen(int dx, int dy)
    {
        PlanarImage image = Noise(96, 96);

        Assert.True(BlurScore.Of(Averaged(image, 9, dx, dy)) > 1.5 * BlurScore.Of(image));
    }

    [Fact]
    public void Of_LessContrast_IsTheSame()
    {
        PlanarImage image = Noise(64, 64);
        PlanarImage faint = new(3, 64, 64, [.. image.Values.Select(value => 0.4f + (0.1f * value))]);

        Assert.Equal(BlurScore.Of(image), BlurScore.Of(faint), 4);
    }

    [Fact]
    public void Of_Ramp_KeepsEverything()
    {
        PlanarImage ramp = new(1, 40, 40, [.. Enumerable.Range(0, 1600).Select(i => ((i % 40) + (i / 40 * 2)) / 128f)]);

        Assert.Equal(1, BlurScore.Of(ramp), 3);
    }

    [Fact]
    public void Of_ConstantImage_IsNotANumber() => Assert.True(double.IsNaN(BlurScore.Of(new PlanarImage(3, 40, 40))));

    [Fact]
    public void Of_TinyImage_SaysWhatIsNeeded()
        => Assert.Contains("16 x 40", Assert.Throws<ArgumentException>(() => BlurScore.Of(new PlanarImage(3, 40, 16))).Message, StringComparison.Ordinal);

    private static PlanarImage Noise(int width, int height)
    {
        Random random = new(7);
        return new PlanarImage(3, height, width, [.. Enumerable.Range(0, 3 * height * width).Select(_ => random.NextSingle())]);
    }

    private static PlanarImage Averaged(PlanarImage image, int length, int dx, int dy)
    {
        if (length == 0)
        {
            return image;
        }

        PlanarImage result = new(image.Channels, image.Height, image.Width);
        for (int i = 0; i < result.Values.Length; i++)
        {
            (int x, int y, int plane) = (i % image.Width, i / image.Width % image.Height, i / (image.Width * image.Height) * image.Width * image.Height);
            for (int k = -(length / 2); k <= length / 2; k++)
            {
                (int u, int v) = (Math.Clamp(x + (k * dx), 0, image.Width - 1), Math.Clamp(y + (k * dy), 0, image.Height - 1));
                result.Values[i] += image.Values[plane + (v * image.Width) + u] / length;
            }
        }

        return result;
    }
}
