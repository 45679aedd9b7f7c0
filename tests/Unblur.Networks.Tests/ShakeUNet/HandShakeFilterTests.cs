using Unblur.Networks.ShakeUNet;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.ShakeUNet;

[LeakCheck]
public sealed class HandShakeFilterTests
{
    [Fact]
    public void Apply_WithoutShake_ChangesNothing()
    {
        using var scope = new TensorScope();
        Tensor image = Noise(50, 70);
        Tensor filtered = HandShakeFilter.Apply(image, ShakeMap.Uniform(50, 70, default));
        Assert.InRange((filtered - image).Abs().Max().Item(), 0, 1e-5);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.25)]
    [InlineData(2.5)]
    public void Apply_ToAWave_ScalesItByTheResponse(double radius)
    {
        using var scope = new TensorScope();
        const int Period = 16;
        double deviation = radius / (Math.Tau / Period);                                     // r = frequency x deviation along x
        float[] wave = Enumerable.Range(0, 64 * 256).Select(i => (float)Math.Cos(Math.Tau * (i % 256) / Period)).ToArray();
        Tensor filtered = HandShakeFilter.Apply(Tensor.From(wave, 1, 1, 64, 256), ShakeMap.Uniform(64, 256, new ShakeMoments(deviation * deviation, 0, 0)));
        Assert.Equal(HandShakeFilter.Response(radius), filtered.ToArray<float>()[(32 * 256) + 128], 0.02);
    }

    [Fact]
    public void Apply_AcrossTheShake_LeavesWavesAlone()
    {
        using var scope = new TensorScope();
        float[] wave = Enumerable.Range(0, 128 * 64).Select(i => (float)Math.Cos(Math.Tau * (i / 64) / 8)).ToArray();
        Tensor filtered = HandShakeFilter.Apply(Tensor.From(wave, 1, 1, 128, 64), ShakeMap.Uniform(128, 64, new ShakeMoments(25, 0, 0)));
        Assert.InRange((filtered - Tensor.From(wave, 1, 1, 128, 64)).Abs().Max().Item(), 0, 1e-4);
    }

    [Theory]
    [InlineData(3, 1, 0.8)]
    [InlineData(60, 40, 20)]
    public void Apply_OfManyEqualCells_EqualsOne(double xx, double yy, double xy)
    {
        using var scope = new TensorScope();
        Tensor image = Functional.AvgPool2d(Noise(300, 330), 3, 1, 1);                        // photos hold little beyond half of what pixels can
        var moments = new ShakeMoments(xx, yy, xy);
        ShakeMap cells = new([0, 110, 220, 330], [0, 150, 300], new[,] { { moments, moments, moments }, { moments, moments, moments } });
        Tensor difference = HandShakeFilter.Apply(image, cells) - HandShakeFilter.Apply(image, ShakeMap.Uniform(300, 330, moments));
        Assert.InRange(difference.Abs().Max().Item(), 0, 5e-3);
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

    private static Tensor Noise(int height, int width)
    {
        using var generator = new Generator(3);
        return Tensor.Rand([1, 3, height, width], generator);
    }
}
