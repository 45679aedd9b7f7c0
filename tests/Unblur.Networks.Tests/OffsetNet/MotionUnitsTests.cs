using Unblur.Networks.OffsetNet;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.OffsetNet;

public class MotionUnitsTests
{
    [Fact]
    public void ToPixels_OneUnitDownAndHalfRight_IsFortyDownAndTwentyRight()
    {
        using TensorScope scope = new();
        Tensor pixels = MotionUnits.ToPixels(Tensor.From([1.0, 0.5], 1, 2, 1, 1));

        Assert.Equal([20, 40], pixels.ToArray<double>());
    }

    [Fact]
    public void FromPixels_OfToPixels_IsTheMotion()
    {
        using TensorScope scope = new();
        Tensor motion = TestTensors.Normal(1, 2, 2, 3, 4);

        AssertClose.Equal(motion, MotionUnits.FromPixels(MotionUnits.ToPixels(motion, MotionUnits.LinePixelsPerUnit), MotionUnits.LinePixelsPerUnit), 1e-14);
    }

    [Fact]
    public void LinePixelsPerUnit_Squared_IsTwelveTimesTheVarianceOfTheSamples()
    {
        double variance = Enumerable.Range(-7, 15).Average(i => Math.Pow(MotionUnits.HalfLengthOfUnit * i / 7, 2));
        double squared = MotionUnits.LinePixelsPerUnit * MotionUnits.LinePixelsPerUnit;

        Assert.InRange((squared / variance) - 12, -1e-5, 1e-5);
    }

    [Fact]
    public void ToPixels_NoVectors_IsRefused()
    {
        using TensorScope scope = new();

        Assert.Contains("[1,3,2,2]", Assert.Throws<ArgumentException>(() => MotionUnits.ToPixels(Tensor.Zeros([1, 3, 2, 2]))).Message, StringComparison.Ordinal);
    }
}
