using Unblur.Metrics.Naturalness;

namespace Unblur.Metrics.Tests.Naturalness;

public sealed class GeneralizedGaussianTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 24)]
    [InlineData(0.5, 1.7724538509055159)]
    [InlineData(0.1, 9.5135076986687318)]
    [InlineData(15, 87178291200.0)]
    public void Gamma_KnownValues_AreMet(double x, double expected) => Assert.Equal(1, GammaFunction.Of(x) / expected, 1e-12);

    [Fact]
    public void Fit_GaussianQuantiles_FindsShape2()
    {
        // Box-Muller over a regular grid: two samples of a standard normal for every pair of uniform values.
        List<double> samples = [];
        for (int i = 0; i < 400; i++)
        {
            for (int j = 0; j < 400; j++)
            {
                samples.Add(Math.Sqrt(-2 * Math.Log((i + 0.5) / 400)) * Math.Cos(2 * Math.PI * (j + 0.5) / 400));
            }
        }

        var fit = GeneralizedGaussian.Fit(samples.ToArray());

        Assert.Equal(2, fit.Shape, 0.03);
        Assert.Equal(Math.Sqrt(2), fit.Left, 0.03);
        Assert.Equal(0, fit.Mean, 1e-6);
    }

    [Fact]
    public void Fit_AsymmetricLaplacian_FindsShapeAndScales()
    {
        // Scales 1 and 3; the sides have weight in proportion to them.
        List<double> samples = [];
        for (int i = 0; i < 100_000; i++)
        {
            samples.Add(Math.Log((i + 0.5) / 100_000));
        }

        for (int i = 0; i < 300_000; i++)
        {
            samples.Add(-3 * Math.Log((i + 0.5) / 300_000));
        }

        var fit = GeneralizedGaussian.Fit(samples.ToArray());

        Assert.Equal(1, fit.Shape, 0.01);
        Assert.Equal(1, fit.Left, 0.01);
        Assert.Equal(3, fit.Right, 0.03);
        Assert.Equal(2, fit.Mean, 0.03);
    }

    [Fact]
    public void Fit_OneSideOnly_HasNoOtherScale() => Assert.True(double.IsNaN(GeneralizedGaussian.Fit([1.0, 2.0, 3.0]).Left));
}
