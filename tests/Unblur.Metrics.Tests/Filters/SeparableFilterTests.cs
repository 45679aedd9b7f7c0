using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Tests.Filters;

public sealed class SeparableFilterTests
{
    [Theory]
    [InlineData(Border.Replicate, new[] { 0, 0, 0, 0, 1, 2, 3, 3, 3, 3 })]
    [InlineData(Border.Symmetric, new[] { 2, 1, 0, 0, 1, 2, 3, 3, 2, 1 })]
    [InlineData(Border.Reflect101, new[] { 3, 2, 1, 0, 1, 2, 3, 2, 1, 0 })]
    internal void Index_AroundFourValues_FollowsTheBorder(Border border, int[] expected)
        => Assert.Equal(expected, Enumerable.Range(-3, 10).Select(i => SeparableFilter.Index(i, 4, border)));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(13)]
    public void Blur_AnyWidth_IsTheWeightedSum(int width)
    {
        double[] taps = [0.1, 0.2, 0.4, 0.2, 0.1];
        DoublePlane plane = Ramp(6, width);

        DoublePlane blurred = SeparableFilter.Blur(plane, taps, Border.Replicate);

        for (int y = 0; y < 6; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double expected = 0.0;
                for (int k = 0; k < 25; k++)
                {
                    expected += taps[k / 5] * taps[k % 5] * plane[Math.Clamp(y + (k / 5) - 2, 0, 5), Math.Clamp(x + (k % 5) - 2, 0, width - 1)];
                }

                Assert.Equal(expected, blurred[y, x], 1e-12);
            }
        }
    }

    [Fact]
    public void Halve_PairsOfFive_MirrorsTheLast()
    {
        var plane = new DoublePlane(1, 5);
        new double[] { 1, 3, 5, 7, 9 }.CopyTo(plane.Row(0));

        DoublePlane halved = SeparableFilter.Halve(plane, [0.5, 0.5], offset: 0, height: 1, width: 3);

        Assert.Equal([2.0, 6.0, 9.0], halved.Row(0).ToArray());
    }

    private static DoublePlane Ramp(int height, int width)
    {
        var plane = new DoublePlane(height, width);
        for (int i = 0; i < height * width; i++)
        {
            plane[i / width, i % width] = Math.Sin(i * 1.7);
        }

        return plane;
    }
}
