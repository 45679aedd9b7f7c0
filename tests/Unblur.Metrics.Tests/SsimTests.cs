using Unblur.Imaging;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests;

public sealed class SsimTests
{
    private const double C1 = 0.0001, C2 = 0.0009;

    public static TheoryData<string> Definitions => ["matlab", "gaussian", "uniform", "basicsr"];

    [Fact]
    public void Matlab_SmallImages_EqualsTheVolumeFormula()
    {
        (PlanarImage a, PlanarImage b) = Pair(3, 13, 9);

        Assert.Equal(Slow.Volume(a, b, Gaussian(), C1, C2), Ssim.Matlab(a, b), 1e-10);
    }

    [Fact]
    public void Matlab_OneChannel_EqualsTheVolumeFormula()
    {
        (PlanarImage a, PlanarImage b) = Pair(1, 6, 7);

        Assert.Equal(Slow.Volume(a, b, Gaussian(), C1, C2), Ssim.Matlab(a, b), 1e-10);
    }

    [Fact]
    public void SkimageGaussian_SmallImages_EqualsTheFormula()
    {
        (PlanarImage a, PlanarImage b) = Pair(3, 17, 22);

        Assert.Equal(SlowMean(a, b, Slow.Gaussian(11, 1.5), C1, C2), Ssim.SkimageGaussian(a, b), 1e-10);
    }

    [Fact]
    public void SkimageUniform_SmallImages_EqualsTheFormulaWithRange2AndSampleCovariance()
    {
        (PlanarImage a, PlanarImage b) = Pair(3, 17, 22);

        Assert.Equal(SlowMean(a, b, Slow.Uniform(7), 4 * C1, 4 * C2, 49 / 48.0), Ssim.SkimageUniform(a, b), 1e-10);
    }

    [Fact]
    public void BasicSr_AnyImages_EqualsSkimageGaussian()
    {
        (PlanarImage a, PlanarImage b) = Pair(3, 30, 41);

        Assert.Equal(Ssim.SkimageGaussian(a, b), Ssim.BasicSr(a, b), 1e-12);
    }

    [Fact]
    public void SkimageGaussian_MaskOverWrongHalf_IgnoresIt()
    {
        (PlanarImage a, PlanarImage noisy) = Pair(3, 40, 60);
        PlanarImage half = new(3, 40, 60, [.. a.Values]);
        PlanarImage mask = new(3, 40, 60);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            if (i % 60 >= 40)
            {
                half.Values[i] = noisy.Values[i];
            }

            mask.Values[i] = i % 60 < 30 ? 1 : 0;
        }

        Assert.Equal(1, Ssim.SkimageGaussian(half, a, mask), 1e-9);
        Assert.InRange(Ssim.SkimageGaussian(half, a), 0, 0.95);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Of_EqualImages_IsOne(string definition)
    {
        (PlanarImage a, PlanarImage _) = Pair(3, 23, 31);

        Assert.Equal(1, Of(definition, a, a), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Of_ExchangedImages_IsTheSame(string definition)
    {
        (PlanarImage a, PlanarImage b) = Pair(3, 23, 31);

        Assert.Equal(Of(definition, a, b), Of(definition, b, a), 1e-12);
        Assert.InRange(Of(definition, a, b), -1, 0.99);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Of_DifferentSizes_NamesBoth(string definition)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Of(definition, new PlanarImage(3, 20, 30), new PlanarImage(3, 30, 20)));

        Assert.Contains("3 x 20 x 30", error.Message, StringComparison.Ordinal);
        Assert.Contains("3 x 30 x 20", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gaussian", 11)]
    [InlineData("uniform", 7)]
    [InlineData("basicsr", 11)]
    public void Of_ImageOfTheWindowsSize_IsTheSmallest(string definition, int size)
    {
        (PlanarImage a, PlanarImage b) = Pair(3, size, size);
        (PlanarImage tooLow, PlanarImage other) = Pair(3, size - 1, size + 9);

        Assert.True(double.IsFinite(Of(definition, a, b)));
        ArgumentException error = Assert.Throws<ArgumentException>(() => Of(definition, tooLow, other));
        Assert.Contains($"give at least {size} x {size}", error.Message, StringComparison.Ordinal);
    }

    private static double Of(string definition, PlanarImage a, PlanarImage b) => definition switch
    {
        "matlab" => Ssim.Matlab(a, b),
        "gaussian" => Ssim.SkimageGaussian(a, b),
        "uniform" => Ssim.SkimageUniform(a, b),
        _ => Ssim.BasicSr(a, b),
    };

    private static double SlowMean(PlanarImage a, PlanarImage b, double[,] window, double c1, double c2, double varianceFactor = 1)
        => Enumerable.Range(0, a.Channels).Average(c => Slow.Terms(Slow.Channel(a, c), Slow.Channel(b, c), window, c1, c2, varianceFactor).Ssim);

    private static (PlanarImage A, PlanarImage B) Pair(int channels, int height, int width)
        => (TestImages.Textured(channels, height, width, seed: 1, noise: 0.2f), TestImages.Textured(channels, height, width, seed: 2, noise: 0.3f));

    private static double[] Gaussian()
    {
        double[] taps = [.. Enumerable.Range(-5, 11).Select(x => Math.Exp(-x * x / 4.5))];
        return [.. taps.Select(tap => tap / taps.Sum())];
    }
}
