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
        var once = estimator.Observe(Noise(1, 192, 256));
        Assert.Equal(estimator.Describe(once), estimator.Describe(once + once));
    }

    [Fact]
    public void Describe_Features_FollowTheBrightnessOfContrast()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        var image = Noise(2, 256, 256);
        var (full, half) = (estimator.Describe(estimator.Observe(image)), estimator.Describe(estimator.Observe(image * 0.5)));
        Assert.Equal(estimator.Features, full.Length);
        Assert.All(full.Zip(half), pair => Assert.Equal(Math.Log(4), pair.First - pair.Second, 0.15));
    }

    [Fact]
    public void Observe_BlurAlongX_DampsWavesAlongXMost()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        var image = Noise(3, 256, 264);
        var blurred = Enumerable.Range(0, 9).Aggregate(Tensor.Zeros([1, 3, 256, 256]), (sum, shift) => sum + (image.Narrow(3, shift, 256) / 9));
        var damped = estimator.Describe(estimator.Observe(image)).Zip(estimator.Describe(estimator.Observe(blurred)), (before, after) => before - after).ToArray();
        const int Directions = 12;
        const int Ring = 8;                                                             // of ten, in blocks of 64
        var (alongX, alongY) = (damped[(Ring * Directions) + 0], damped[(Ring * Directions) + (Directions / 2)]);
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
        var moments = estimator.Estimate(estimator.Observe(Noise(4, height, width)));
        Assert.True(double.IsFinite(moments.XX + moments.YY + moments.XY));
    }

    private static Tensor Noise(ulong seed, int height, int width)
    {
        using var generator = new Generator(seed);
        return Tensor.Rand([1, 3, height, width], generator);
    }
}
