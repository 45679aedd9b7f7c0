using Unblur.Imaging;
using Unblur.Physics.Deconvolution;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class TotalVariationTests
{
    [Theory]
    [InlineData(1, 13)]
    [InlineData(3, 16)]
    [InlineData(4, 37)]
    public void Denoise_ManyIterations_ReachesTheLowestObjective(int channels, int width)
    {
        PlanarImage image = TestImages.Random(3, channels, 21, width), result = new(channels, 21, width);
        new TotalVariation(2000).Denoise(image, 0.2, result);
        double lowest = Objective(result, image, 0.2);

        Assert.True(lowest < Objective(image, image, 0.2));
        for (int seed = 0; seed < 20; seed++)
        {
            PlanarImage other = TestImages.Random(50 + seed, channels, 21, width);
            foreach (float share in new[] { 0.001f, 0.01f, 0.1f })
            {
                PlanarImage nearby = new(channels, 21, width, [.. result.Values.Zip(other.Values, (a, b) => a + (share * (b - 0.5f)))]);
                Assert.True(Objective(nearby, image, 0.2) > lowest - 1e-3);
            }
        }
    }

    [Fact]
    public void Denoise_OneStep_IsComputedTheSlowWay()
    {
        // Two pixels a < b: Z moves both by the weight, until they meet.
        PlanarImage result = new(1, 1, 2);

        new TotalVariation(200).Denoise(new PlanarImage(1, 1, 2, [0.2f, 0.8f]), 0.1, result);

        Assert.Equal([0.3f, 0.7f], result.Values.Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void Denoise_AgainAndAgain_GoesOnWhereItStopped()
    {
        PlanarImage image = TestImages.Random(3, 3, 21, 30), little = new(3, 21, 30), much = new(3, 21, 30);
        TotalVariation few = new(5);
        for (int call = 0; call < 100; call++)
        {
            few.Denoise(image, 0.2, little);
        }

        new TotalVariation(500).Denoise(image, 0.2, much);

        Assert.Equal(much.Values, little.Values);
    }

    [Fact]
    public void Denoise_WeightZero_IsTheImage()
    {
        PlanarImage image = TestImages.Random(3, 1, 5, 6), result = new(1, 5, 6);

        new TotalVariation().Denoise(image, 0, result);

        Assert.Equal(image.Values, result.Values);
    }

    private static double Objective(PlanarImage z, PlanarImage image, double weight)
    {
        double sum = z.Values.Zip(image.Values, (a, b) => 0.5 * (a - b) * (a - b)).Sum();
        for (int i = 0; i < z.Height * z.Width; i++)
        {
            double squares = 0;
            for (int channel = 0; channel < z.Channels; channel++)
            {
                ReadOnlySpan<float> plane = z.Plane(channel);
                double across = i % z.Width < z.Width - 1 ? plane[i + 1] - plane[i] : 0;
                double down = i / z.Width < z.Height - 1 ? plane[i + z.Width] - plane[i] : 0;
                squares += (across * across) + (down * down);
            }

            sum += weight * Math.Sqrt(squares);
        }

        return sum;
    }
}
