using Unblur.Imaging;
using Unblur.Physics.Shake;

namespace Unblur.Physics.Tests.Shake;

public sealed class HandShakeFilterTests
{
    /// <summary>Of the impulse that is computed the slow way: it has faded out long before, px.</summary>
    private const int Extent = 48;

    [Fact]
    public void Apply_WithoutShake_ChangesNothing()
    {
        PlanarImage image = TestImages.Random(3, 3, 50, 70);
        PlanarImage filtered = HandShakeFilter.Apply(image, ShakeMap.Uniform(50, 70, default));
        Assert.InRange(TestImages.LargestDifference(image, filtered), 0, 1e-5);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.25)]
    [InlineData(2.5)]
    public void Apply_ToAWave_ScalesItByTheResponse(double radius)
    {
        const int Period = 16;
        double deviation = radius / (Math.Tau / Period);                                     // r = frequency x deviation along x
        PlanarImage wave = Grey(64, 256, (_, x) => Math.Cos(Math.Tau * x / Period));
        PlanarImage filtered = HandShakeFilter.Apply(wave, ShakeMap.Uniform(64, 256, new ShakeMoments(deviation * deviation, 0, 0)));
        Assert.Equal(HandShakeFilter.Response(radius), filtered.Values[(32 * 256) + 128], 0.02);
    }

    [Fact]
    public void Apply_AcrossTheShake_LeavesWavesAlone()
    {
        PlanarImage wave = Grey(128, 64, (y, _) => Math.Cos(Math.Tau * y / 8));
        PlanarImage filtered = HandShakeFilter.Apply(wave, ShakeMap.Uniform(128, 64, new ShakeMoments(25, 0, 0)));
        Assert.InRange(TestImages.LargestDifference(wave, filtered), 0, 1e-4);
    }

    [Theory]
    [InlineData(3, 1, 0.8)]
    [InlineData(60, 40, 20)]
    public void Apply_OfManyEqualCells_EqualsOne(double xx, double yy, double xy)
    {
        PlanarImage image = Averaged(TestImages.Random(3, 3, 300, 330));                       // photos hold little beyond half of what pixels can
        var moments = new ShakeMoments(xx, yy, xy);
        ShakeMap cells = new([0, 110, 220, 330], [0, 150, 300], new[,] { { moments, moments, moments }, { moments, moments, moments } });
        PlanarImage one = HandShakeFilter.Apply(image, ShakeMap.Uniform(300, 330, moments));
        Assert.InRange(TestImages.LargestDifference(HandShakeFilter.Apply(image, cells), one), 0, 5e-3);
    }

    [Fact]
    public void Apply_OfOneCell_IsTheConvolutionWithTheResponsesImpulse()
    {
        var moments = new ShakeMoments(2, 1, -0.7);
        PlanarImage image = Averaged(Averaged(TestImages.Random(5, 1, 40, 56)));
        PlanarImage filtered = HandShakeFilter.Apply(image, ShakeMap.Uniform(40, 56, moments));
        double[] impulse = Impulse(moments);
        for (int place = 0; place < 12; place++)
        {
            (int y, int x) = (place * 31 % 40, place * 17 % 56);
            Assert.Equal(Convolved(image, impulse, y, x), filtered.Values[(y * 56) + x], 2e-3);
        }
    }

    [Fact]
    public void Apply_ToTheMirroredPhoto_MirrorsTheResult()
    {
        PlanarImage image = TestImages.Random(6, 1, 60, 64);
        PlanarImage expected = Mirrored(HandShakeFilter.Apply(image, ShakeMap.Uniform(60, 64, new ShakeMoments(3, 2, 1.5))));
        PlanarImage filtered = HandShakeFilter.Apply(Mirrored(image), ShakeMap.Uniform(60, 64, new ShakeMoments(3, 2, -1.5)));
        Assert.InRange(TestImages.LargestDifference(expected, filtered), 0, 1e-5);

        static PlanarImage Mirrored(PlanarImage image)
            => new(1, image.Height, image.Width, [.. Enumerable.Range(0, image.Values.Length).Select(i => image.Values[(i / image.Width * image.Width) + image.Width - 1 - (i % image.Width)])]);
    }

    [Fact]
    public void Apply_OnSeveralThreads_GivesTheSameBits()
    {
        PlanarImage image = TestImages.Random(4, 3, 200, 260);
        ShakeMap map = new([0, 130, 260], [0, 200], new ShakeMoments[,] { { new(6, 1, 2), new(1, 3, -1) } });
        Assert.Equal(HandShakeFilter.Apply(image, map).Values, HandShakeFilter.Apply(image, map, maximumThreads: 3).Values);
    }

    [Fact]
    public void Response_OverAllRadii_IsContinuousAndEndsAtZero()
    {
        Assert.Equal(1, HandShakeFilter.Response(0));
        Assert.Equal(0, HandShakeFilter.Response(8));
        Assert.Equal(0, HandShakeFilter.Response(double.PositiveInfinity));
        Assert.Equal(0, HandShakeFilter.Response(double.NaN));
        for (double radius = 0.0; radius < 9; radius += 0.01)
        {
            Assert.InRange(HandShakeFilter.Response(radius + 0.01) - HandShakeFilter.Response(radius), -0.07, 0.07);
        }
    }

    private static double Convolved(PlanarImage image, double[] impulse, int y, int x)
    {
        double sum = 0;
        for (int i = 0; i < impulse.Length; i++)
        {
            int row = Math.Clamp(y + (i / Extent) - (Extent / 2), 0, image.Height - 1), column = Math.Clamp(x + (i % Extent) - (Extent / 2), 0, image.Width - 1);
            sum += impulse[i] * image.Values[(row * image.Width) + column];
        }

        return sum;
    }

    /// <summary>What becomes of a point at every distance from it, the slow way: a sum over frequencies.</summary>
    private static double[] Impulse(ShakeMoments moments)
    {
        double[] responses = [.. Enumerable.Range(0, Extent * Extent).Select(i => Frequency(i)).Select(f =>
            HandShakeFilter.Response(Math.Sqrt((moments.XX * f.X * f.X) + (moments.YY * f.Y * f.Y) + (2 * moments.XY * f.X * f.Y))))];
        return [.. Enumerable.Range(0, Extent * Extent).Select(i => responses
            .Select((response, at) => response * Math.Cos((Frequency(at).Y * ((i / Extent) - (Extent / 2))) + (Frequency(at).X * ((i % Extent) - (Extent / 2))))).Average())];

        static (double Y, double X) Frequency(int at) => (Math.Tau * ((at / Extent) - (Extent / 2)) / Extent, Math.Tau * ((at % Extent) - (Extent / 2)) / Extent);
    }

    private static PlanarImage Grey(int height, int width, Func<int, int, double> value)
        => new(1, height, width, [.. Enumerable.Range(0, height * width).Select(i => (float)value(i / width, i % width))]);

    /// <summary>The mean of 3 x 3 pixels.</summary>
    private static PlanarImage Averaged(PlanarImage image)
    {
        PlanarImage result = new(image.Channels, image.Height, image.Width);
        for (int i = 0; i < result.Values.Length; i++)
        {
            (int channel, int y, int x) = (i / (image.Height * image.Width), i / image.Width % image.Height, i % image.Width);
            for (int tap = 0; tap < 9; tap++)
            {
                int row = Math.Clamp(y + (tap / 3) - 1, 0, image.Height - 1), column = Math.Clamp(x + (tap % 3) - 1, 0, image.Width - 1);
                result.Values[i] += image.Plane(channel)[(row * image.Width) + column] / 9;
            }
        }

        return result;
    }
}
