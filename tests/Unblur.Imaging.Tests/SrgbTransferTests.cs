using FsCheck;
using FsCheck.Fluent;

namespace Unblur.Imaging.Tests;

public sealed class SrgbTransferTests
{
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.04045, 0.0031308049535603713)]
    [InlineData(0.5, 0.21404114048223255)]
    [InlineData(0.735356983052449, 0.5)]
    [InlineData(1.0, 1.0)]
    public void Curve_AtKnownPoints_HasTheStandardsValues(double encoded, double linear)
    {
        Assert.Equal(linear, SrgbTransfer.ToLinear((float)encoded), 1e-6);
        Assert.Equal(encoded, SrgbTransfer.FromLinear((float)linear), 1e-6);
    }

    [Fact]
    public void Span_AgreesWithTheScalar()
    {
        float[] values = [.. Enumerable.Range(-50, 1203).Select(i => i / 1000f)];
        float[] linear = new float[values.Length], encoded = new float[values.Length];

        SrgbTransfer.ToLinear(values, linear);
        SrgbTransfer.FromLinear(values, encoded);

        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(SrgbTransfer.ToLinear(values[i]), linear[i], 2e-6f);
            Assert.Equal(SrgbTransfer.FromLinear(values[i]), encoded[i], 2e-6f);
        }
    }

    [Fact]
    public void LinearSlope_OfValuesFromBelowBlackToAboveWhite_IsTheSlopeOfLinearLight()
    {
        float[] values = [.. Enumerable.Range(-5, 125).Select(i => i / 100f)], slopes = new float[125];
        SrgbTransfer.LinearSlope(values, slopes);

        for (int i = 0; i < values.Length; i++)
        {
            double rise = (SrgbTransfer.ToLinear(values[i] + 0.002f) - SrgbTransfer.ToLinear(values[i] - 0.002f)) / 0.004;
            Assert.Equal(rise, slopes[i], 0.005);
            Assert.Equal(SrgbTransfer.LinearSlope(values[i]), slopes[i], 1e-4);
        }
    }

    [Fact]
    public void RoundTrip_AnyValueInRange_ComesBack()
    {
        var unit = Gen.Choose(0, 1_000_000).Select(i => i / 1e6f).ToArbitrary();

        Prop.ForAll(unit, value => MathF.Abs(SrgbTransfer.FromLinear(SrgbTransfer.ToLinear(value)) - value) < 2e-6f).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Image_RoundTrip_ComesBackAndLeavesTheSource()
    {
        PlanarImage image = TestKit.Images.TestImages.Textured(3, 9, 7);
        float[] before = [.. image.Values];

        PlanarImage again = SrgbTransfer.FromLinear(SrgbTransfer.ToLinear(image));

        Assert.Equal(before, image.Values);
        Assert.All(again.Values.Zip(before), pair => Assert.Equal(pair.Second, pair.First, 5e-6f));
    }

    [Fact]
    public void Spans_OfDifferentLength_AreRefused() => Assert.Throws<ArgumentException>(() => SrgbTransfer.ToLinear(new float[3], new float[4]));
}
