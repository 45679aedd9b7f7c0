using Unblur.Networks.MotionNet;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.MotionNet;

public sealed class DoubledAngleTests
{
    [Fact]
    public void FromFlow_IsLengthTimesCosineAndSineOfTwiceTheDirection()
    {
        using TensorScope scope = new();
        Tensor flow = TestTensors.Normal(1, 2, 2, 4, 5) * 20;
        double[] values = flow.ToArray<double>(), doubled = DoubledAngle.FromFlow(flow).ToArray<double>();

        for (int n = 0; n < 2; n++)
        {
            for (int i = 0; i < 20; i++)
            {
                (double u, double v) = (values[(n * 40) + i], values[(n * 40) + 20 + i]);
                (double length, double angle) = (double.Hypot(u, v), Math.Atan2(v, u));
                Assert.Equal(length * Math.Cos(2 * angle), doubled[(n * 40) + i], 1e-9);
                Assert.Equal(length * Math.Sin(2 * angle), doubled[(n * 40) + 20 + i], 1e-9);
            }
        }
    }

    [Fact]
    public void FromFlow_OfTheReverse_IsTheSame()
    {
        using TensorScope scope = new();
        Tensor flow = TestTensors.Normal(2, 1, 2, 6, 6);

        Assert.Equal(DoubledAngle.FromFlow(flow).ToArray<double>(), DoubledAngle.FromFlow(-flow).ToArray<double>());
    }

    [Fact]
    public void FromFlow_AcrossTheSeam_HardlyChanges()
    {
        using TensorScope scope = new();
        var left = Tensor.From<double>([0.1, -20], 1, 2, 1, 1);
        var right = Tensor.From<double>([0.1, 20], 1, 2, 1, 1);

        Assert.InRange((DoubledAngle.FromFlow(left) - DoubledAngle.FromFlow(right)).Abs().Max().Item(), 0, 0.5);
        Assert.Equal(40, (left - right).Abs().Max().Item(), 1e-9);
    }

    [Fact]
    public void FromFlow_GradientEqualsDifferences()
    {
        using TensorScope scope = new();

        GradientCheck.Run(DoubledAngle.FromFlow, TestTensors.Normal(3, 1, 2, 3, 3));
    }

    [Fact]
    public void FromFlow_NoMotion_IsNoneWithAFiniteGradient()
    {
        using TensorScope scope = new();
        var still = Tensor.Zeros([1, 2, 2, 2]);
        still.RequiresGrad = true;

        Tensor doubled = DoubledAngle.FromFlow(still);

        Assert.Equal(0, doubled.Abs().Max().Item());
        Assert.True(Tensor.Grad([doubled.Sum()], [still])[0].AllFinite());
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(3, -4)]
    [InlineData(5, 0)]
    [InlineData(0, 7)]
    [InlineData(0, 0)]
    public void ToFlow_OfADoubledCanonicalVector_IsThatVector(double u, double v)
    {
        using TensorScope scope = new();
        double[] back = DoubledAngle.ToFlow(DoubledAngle.FromFlow(Tensor.From<double>([u, v], 1, 2, 1, 1))).ToArray<double>();

        Assert.Equal(u, back[0], 1e-5);
        Assert.Equal(v, back[1], 1e-5);
    }

    [Fact]
    public void ToFlow_AnyValues_IsCanonicalAndOfTheirLength()
    {
        using TensorScope scope = new();
        Tensor doubled = TestTensors.Normal(4, 1, 2, 8, 8) * 10;

        Tensor flow = DoubledAngle.ToFlow(doubled);

        Assert.InRange(flow.Narrow(1, 0, 1).Min().Item(), 0, double.MaxValue);
        Assert.InRange((flow.Square().Sum([1]) - doubled.Square().Sum([1])).Abs().Max().Item() - 1e-9, -1, 1e-8);
        Assert.InRange((DoubledAngle.FromFlow(flow) - doubled).Abs().Max().Item(), 0, 1e-6);
    }

    [Fact]
    public void FromFlow_OnePlane_IsRefused()
    {
        using TensorScope scope = new();

        Assert.Contains("(N, 2, H, W)", Assert.Throws<ArgumentException>(() => DoubledAngle.FromFlow(Tensor.Zeros([1, 1, 4, 4]))).Message, StringComparison.Ordinal);
    }
}
