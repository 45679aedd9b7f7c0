using Unblur.Networks.ShakeUNet;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.ShakeUNet;

[LeakCheck]
public sealed class ShakeEstimatorTests
{
    [Fact]
    public void Describe_OfTwoRegionsAdded_IsTheirCommonMean()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        (ShakeStatistics small, ShakeStatistics large) = (estimator.Observe(Noise(1, 256, 256)), estimator.Observe(Noise(5, 384, 256) * 0.5));
        const int Logarithms = 120;                                                     // the second mean of the first spectrum, 49 and 77 blocks
        float expected = ((49 * estimator.Describe(small)[Logarithms]) + (77 * estimator.Describe(large)[Logarithms])) / (49 + 77);
        Assert.Equal(expected, estimator.Describe(small + large)[Logarithms], 1e-4);
    }

    [Theory]
    [InlineData(64, 64, 0.0625)]
    [InlineData(256, 128, 0.5)]
    [InlineData(300, 300, 1)]
    public void Estimate_OfASmallRegion_IsBelievedByItsArea(int height, int width, double belief)
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        estimator.State().Single(entry => entry.Name == "last.bias").Parameter.Value.Detach().CopyInPlace(Tensor.From([1f, 0, 0], 3));
        double full = Math.Pow(Math.E - 0.3, 2) - 0.01;
        ShakeMoments moments = estimator.Estimate(estimator.Observe(Noise(4, height, width)));
        Assert.Equal(belief * full, moments.XX + moments.YY, 0.01);
    }

    [Fact]
    public void Describe_Features_FollowTheBrightnessOfContrast()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Tensor image = Noise(2, 256, 256);
        (float[] full, float[] half) = (estimator.Describe(estimator.Observe(image)), estimator.Describe(estimator.Observe(image * 0.5)));
        Assert.Equal(ShakeEstimator.Features, full.Length);
        Assert.All(full.Zip(half), pair => Assert.Equal(Math.Log(4), pair.First - pair.Second, 0.15));
    }

    [Fact]
    public void Observe_BlurAlongX_DampsWavesAlongXMost()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Tensor image = Noise(3, 256, 264);
        Tensor blurred = Enumerable.Range(0, 9).Aggregate(Tensor.Zeros([1, 3, 256, 256]), (sum, shift) => sum + (image.Narrow(3, shift, 256) / 9));
        float[] damped = estimator.Describe(estimator.Observe(image)).Zip(estimator.Describe(estimator.Observe(blurred)), (before, after) => before - after).ToArray();
        const int Directions = 12;
        const int Ring = 8;                                                             // of ten, in blocks of 64
        (float alongX, float alongY) = (damped[(Ring * Directions) + 0], damped[(Ring * Directions) + (Directions / 2)]);
        Assert.True(alongX > alongY + 1, $"{alongX} and {alongY}");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 700)]
    [InlineData(129, 63)]
    public void Estimate_TinyAndOddRegions_GivesFiniteMoments(int height, int width)
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        using var generator = new Generator(1);
        estimator.Initialize(generator);
        ShakeMoments moments = estimator.Estimate(estimator.Observe(Noise(4, height, width)));
        Assert.True(double.IsFinite(moments.XX + moments.YY + moments.XY));
    }

    private static Tensor Noise(ulong seed, int height, int width)
    {
        using var generator = new Generator(seed);
        return Tensor.Rand([1, 3, height, width], generator);
    }
}
