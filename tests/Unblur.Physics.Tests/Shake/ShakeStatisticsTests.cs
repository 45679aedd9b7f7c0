using Unblur.Imaging;
using Unblur.Physics.Shake;

namespace Unblur.Physics.Tests.Shake;

public sealed class ShakeStatisticsTests
{
    [Fact]
    public void Describe_OfTwoRegionsAdded_IsTheirCommonMean()
    {
        ShakeStatistics small = Observe(TestImages.Random(1, 3, 256, 256)), large = Observe(Times(TestImages.Random(5, 3, 384, 256), 0.5f));
        const int Logarithms = 120;                                                     // the second mean of the first spectrum, 49 and 77 blocks
        float expected = ((49 * ShakeFeatures.Describe(small)[Logarithms]) + (77 * ShakeFeatures.Describe(large)[Logarithms])) / (49 + 77);
        Assert.Equal(expected, ShakeFeatures.Describe(small + large)[Logarithms], 1e-4);
    }

    [Fact]
    public void Describe_Features_FollowTheBrightnessOfContrast()
    {
        PlanarImage image = TestImages.Random(2, 3, 256, 256);
        float[] full = Spectral(image), half = Spectral(Times(image, 0.5f));
        Assert.Equal(ShakeFeatures.Count(judgesKind: false), full.Length);
        Assert.All(full.Zip(half), pair => Assert.Equal(Math.Log(4), pair.First - pair.Second, 0.15));

        static float[] Spectral(PlanarImage image) => ShakeFeatures.Describe(ShakeStatistics.Observe(image, withEdges: false));
    }

    [Fact]
    public void Observe_BlurAlongX_DampsWavesAlongXMost()
    {
        PlanarImage image = TestImages.Random(3, 3, 256, 264);
        float[] before = Describe(image), after = Describe(BlurredAlongX(image, 9));
        const int Directions = 12;
        const int Ring = 8;                                                             // of ten, in blocks of 64
        (float alongX, float alongY) = (Damped(Ring * Directions), Damped((Ring * Directions) + (Directions / 2)));
        Assert.True(alongX > alongY + 1, $"{alongX} and {alongY}");

        float Damped(int feature) => before[feature] - after[feature];
    }

    [Fact]
    public void Describe_EdgesOfAPattern_AreSteepUntilTheyAreBlurred()
    {
        PlanarImage stripes = new(3, 256, 272);
        for (int i = 0; i < stripes.Values.Length; i++)
        {
            stripes.Values[i] = 0.5f + (0.4f * Math.Sign(Math.Sin(i % 272 * Math.Tau / 34)));
        }

        IReadOnlyList<int> groups = ShakeFeatures.Groups(judgesKind: true);
        int steepest = groups[0] + groups[1] + 1;                                       // of the first direction, span and least range
        float sharp = Describe(stripes)[steepest], soft = Describe(BlurredAlongX(stripes, 9))[steepest];
        Assert.True(sharp > -0.1 && soft < sharp - 1, $"{sharp} and {soft}");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 700)]
    [InlineData(129, 63)]
    public void Describe_TinyAndOddRegions_IsFinite(int height, int width)
    {
        float[] features = Describe(TestImages.Random(4, 3, height, width));
        Assert.Equal(ShakeFeatures.Count(judgesKind: true), features.Length);
        Assert.All(features, feature => Assert.True(float.IsFinite(feature)));
    }

    [Fact]
    public void Observe_ASmallRegion_EqualsItsContinuationByMirrorImages()
    {
        PlanarImage small = TestImages.Random(6, 3, 100, 256), continued = new(3, 400, 256);
        for (int i = 0; i < continued.Values.Length; i++)
        {
            (int channel, int y, int x) = (i / (400 * 256), i / 256 % 400, i % 256);
            int row = (y / 100) % 2 == 0 ? y % 100 : 99 - (y % 100);
            continued.Values[i] = small.Plane(channel)[(row * 256) + x];
        }

        Assert.Equal(Describe(continued), Describe(small));
    }

    [Fact]
    public void Observe_OnSeveralThreads_GivesTheSameBits()
    {
        PlanarImage image = TestImages.Random(7, 3, 300, 420);
        Assert.Equal(Describe(image), ShakeFeatures.Describe(ShakeStatistics.Observe(image, withEdges: true, maximumThreads: 3)));
    }

    [Fact]
    public void Observe_AGreyImage_IsRefused()
        => Assert.Contains("1 channels, not 3", Assert.Throws<ArgumentException>(() => Observe(new PlanarImage(1, 8, 8))).Message, StringComparison.Ordinal);

    [Fact]
    public void Add_WithAndWithoutEdges_IsRefused()
    {
        PlanarImage image = TestImages.Random(8, 3, 8, 8);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Observe(image) + ShakeStatistics.Observe(image, withEdges: false));
        Assert.Contains("edges", error.Message, StringComparison.Ordinal);
    }

    private static ShakeStatistics Observe(PlanarImage image) => ShakeStatistics.Observe(image, withEdges: true);

    private static float[] Describe(PlanarImage image) => ShakeFeatures.Describe(Observe(image));

    private static PlanarImage Times(PlanarImage image, float factor)
        => new(image.Channels, image.Height, image.Width, [.. image.Values.Select(value => value * factor)]);

    /// <summary>The mean of neighbours to the right; as much narrower as these are more than one.</summary>
    private static PlanarImage BlurredAlongX(PlanarImage image, int length)
    {
        PlanarImage blurred = new(image.Channels, image.Height, image.Width - length + 1);
        for (int i = 0; i < blurred.Values.Length; i++)
        {
            blurred.Values[i] = image.Values.AsSpan((i / blurred.Width * image.Width) + (i % blurred.Width), length).ToArray().Average();
        }

        return blurred;
    }
}
