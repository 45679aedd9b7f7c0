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
        using var estimator = new ShakeEstimator(judgesKind: false);
        estimator.State().Single(entry => entry.Name == "last.bias").Parameter.Value.Detach().CopyInPlace(Tensor.From([1f, 0, 0], 3));
        double full = Math.Pow(Math.E - 0.3, 2) - 0.01;
        ShakeMoments moments = estimator.Estimate(estimator.Observe(Noise(4, height, width)));
        Assert.Equal(belief * full, moments.XX + moments.YY, 0.01);
    }

    [Fact]
    public void Describe_Features_FollowTheBrightnessOfContrast()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator(judgesKind: false);
        Tensor image = Noise(2, 256, 256);
        (float[] full, float[] half) = (estimator.Describe(estimator.Observe(image)), estimator.Describe(estimator.Observe(image * 0.5)));
        Assert.Equal(estimator.Features, full.Length);
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

    [Theory]
    [InlineData(-6f, 4, 1)]                                                             // surely shaken
    [InlineData(0f, 0, 0)]                                                              // as likely sharp as not
    [InlineData(6f, -4, 0)]                                                             // surely sharp
    public void Estimate_OfARegionThatMayBeSharp_IsBelievedByItsProbability(float sharp, float shaken, double belief)
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Answer(estimator, 1, 0, 0, 1.2f, 1.4f, sharp, shaken, -9);
        ShakeJudgement judged = estimator.Judge(estimator.Observe(Noise(4, 256, 256)));
        double full = Math.Pow(judged.Undone.Spread, 2);
        Assert.Equal(belief > 0, full > 1);
        Assert.Equal(1, judged.Sharp + judged.Shaken + judged.Defocused, 1e-6);
        Assert.Equal(Math.Exp(1.2) - 0.3, judged.Likely.Spread, 1e-3);
    }

    [Fact]
    public void Estimate_WhoseSourcesContradictEachOther_IsNotBelieved()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Answer(estimator, 1, 0, 0, 1.2f, 1.4f, -6, 4, -9);
        Assert.True(Judged().Agreement == 1 && Judged().Undone.Spread > 1);

        // The likely spread now hangs on one feature of edges alone.
        var mean = Tensor.Zeros([estimator.Features]);
        mean.Narrow(0, estimator.Features - 1, 1).FillInPlace(-100);
        estimator.Normalize(mean.ToArray<float>(), [.. Enumerable.Repeat(1f, estimator.Features)]);
        Set(estimator, "first.weight", weight => weight.Narrow(0, 0, 1).Narrow(1, estimator.Features - 1, 1).FillInPlace(1));
        Set(estimator, "second.weight", weight => weight.Narrow(0, 0, 1).Narrow(1, 0, 1).FillInPlace(1));
        Set(estimator, "last.weight", weight => weight.Narrow(0, 3, 1).Narrow(1, 0, 1).FillInPlace(0.03));
        Assert.True(Judged().Agreement == 0 && Judged().Undone.Spread < 0.2, $"{Judged()}");

        ShakeJudgement Judged() => estimator.Judge(estimator.Observe(Noise(4, 256, 256)));
    }

    [Fact]
    public void Describe_EdgesOfAPattern_AreSteepUntilTheyAreBlurred()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Tensor columns = Tensor.Arange(0, 272) * (Math.Tau / 34);
        Tensor stripes = (columns.Sin().Sign() * 0.4 + 0.5).Reshape(1, 1, 1, 272).Expand(1, 3, 256, 272).Contiguous();
        Tensor blurred = Enumerable.Range(0, 9).Aggregate(Tensor.Zeros([1, 3, 256, 264]), (sum, shift) => sum + (stripes.Narrow(3, shift, 264) / 9));
        int first = estimator.Groups[0] + estimator.Groups[1];
        const int Steepest = 1;                                                         // of the first direction, span and least range
        float sharp = estimator.Describe(estimator.Observe(stripes))[first + Steepest], soft = estimator.Describe(estimator.Observe(blurred))[first + Steepest];
        Assert.True(sharp > -0.1 && soft < sharp - 1, $"{sharp} and {soft}");
    }

    private static void Answer(ShakeEstimator estimator, params float[] values)
        => Set(estimator, "last.bias", bias => bias.CopyInPlace(Tensor.From(values, values.Length)));

    private static void Set(ShakeEstimator estimator, string name, Action<Tensor> change)
        => change(estimator.State().Single(entry => entry.Name == name).Parameter.Value.Detach());

    private static Tensor Noise(ulong seed, int height, int width)
    {
        using var generator = new Generator(seed);
        return Tensor.Rand([1, 3, height, width], generator);
    }
}
