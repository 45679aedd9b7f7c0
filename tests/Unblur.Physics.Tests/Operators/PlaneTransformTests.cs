using System.Numerics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Tests.Operators;

public sealed class PlaneTransformTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(8, 16)]
    [InlineData(18, 50)]
    [InlineData(30, 24)]
    public void Forward_OfRandomValues_IsTheSum(int height, int width)
    {
        float[] plane = TestImages.Random(1, 1, height, width).Values;
        PlaneTransform transform = new(height, width);
        Spectrum spectrum = transform.NewSpectrum();

        transform.Forward(plane, spectrum);

        for (int v = 0; v <= height / 2; v++)
        {
            for (int u = 0; u < width; u++)
            {
                Complex expected = Slow(plane, height, width, v, u);
                Assert.Equal(expected.Real, spectrum.Re[(v * spectrum.Stride) + u], 2e-4);
                Assert.Equal(expected.Imaginary, spectrum.Im[(v * spectrum.Stride) + u], 2e-4);
            }
        }
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(120, 90)]
    [InlineData(250, 324)]
    public void Inverse_OfForward_IsThePlane(int height, int width)
    {
        float[] plane = TestImages.Random(2, 1, height, width).Values, back = new float[plane.Length];
        PlaneTransform transform = new(height, width);
        Spectrum spectrum = transform.NewSpectrum();

        transform.Forward(plane, spectrum);
        transform.Inverse(spectrum, back);

        Assert.True(plane.Zip(back, (a, b) => Math.Abs(a - b)).Max() < 2e-6);
    }

    [Fact]
    public void Forward_OnSeveralThreads_IsTheSameToTheBit()
    {
        float[] plane = TestImages.Random(3, 1, 96, 150).Values;
        Spectrum one = new(96, 150), three = new(96, 150);

        new PlaneTransform(96, 150).Forward(plane, one);
        new PlaneTransform(96, 150, maximumThreads: 3).Forward(plane, three);

        Assert.Equal(one.Re, three.Re);
        Assert.Equal(one.Im, three.Im);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(97, 100)]
    [InlineData(101, 108)]
    public void NextSize_IsEvenWithSmallFactors(int atLeast, int expected) => Assert.Equal(expected, MixedRadixTransform.NextSize(atLeast));

    [Theory]
    [InlineData(7, 8)]
    [InlineData(14, 8)]
    public void New_SideThatIsOddOrHasALargeFactor_Throws(int height, int width)
        => Assert.Throws<ArgumentException>(() => new PlaneTransform(height, width));

    private static Complex Slow(float[] plane, int height, int width, int v, int u)
    {
        Complex sum = 0;
        for (int i = 0; i < plane.Length; i++)
        {
            sum += plane[i] * Complex.Exp(new Complex(0, -Math.Tau * ((v * (double)(i / width) / height) + (u * (double)(i % width) / width))));
        }

        return sum;
    }
}
