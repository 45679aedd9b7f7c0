using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class NormalisationTests
{
    private const double Epsilon = 1e-5;

    [Fact]
    public void InstanceNorm_WithScaleAndShift_EqualsTheFormula()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs();
        Tensor mean = x.Mean([2, 3], keepDimensions: true);
        Tensor variance = (x - mean).Square().Mean([2, 3], keepDimensions: true);
        Tensor slow = ((x - mean) / (variance + Epsilon).Sqrt() * weight.Reshape(-1, 1, 1)) + bias.Reshape(-1, 1, 1);

        AssertClose.Equal(slow, Functional.InstanceNorm(x, weight, bias), 1e-12);
        GradientCheck.Run(t => Functional.InstanceNorm(t[0], t[1], t[2]), x, weight, bias);
    }

    [Fact]
    public void BatchNorm_Training_EqualsTheFormulaAndMovesTheStatistics()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs();
        (Tensor mean, Tensor variance) = (Tensor.Zeros([3], DType.Float64), Tensor.Ones([3], DType.Float64));

        Tensor y = Functional.BatchNorm(x, weight, bias, mean, variance, training: true, momentum: 0.25);

        AssertClose.Equal(Formula(x, weight, bias, x.Mean([0, 2, 3]), x.Variance([0, 2, 3], correction: 0)), y, 1e-12);
        AssertClose.Equal(x.Mean([0, 2, 3]) * 0.25, mean, 1e-12);
        AssertClose.Equal((x.Variance([0, 2, 3], correction: 1) * 0.25) + 0.75, variance, 1e-12);
    }

    [Fact]
    public void BatchNorm_Evaluating_UsesTheStatisticsAndLeavesThem()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs();
        (Tensor mean, Tensor variance) = (TestTensors.Normal(4, 3), TestTensors.Uniform(5, 3) + 0.5);
        double[] before = variance.ToArray<double>();

        Tensor y = Functional.BatchNorm(x, weight, bias, mean, variance, training: false);

        AssertClose.Equal(Formula(x, weight, bias, mean, variance), y, 1e-12);
        Assert.Equal(before, variance.ToArray<double>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BatchNorm_EitherMode_HasTheNumericalGradient(bool training)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs();

        GradientCheck.Run(
            t => Functional.BatchNorm(t[0], t[1], t[2], Tensor.Zeros([3], DType.Float64), Tensor.Ones([3], DType.Float64), training), x, weight, bias);
    }

    [Fact]
    public void BatchNorm_TrainingOnOneValue_IsRefusedBeforeTheStatisticsBecomeNaN()
    {
        using var scope = new TensorScope();
        (Tensor mean, Tensor variance) = (Tensor.Zeros([3]), Tensor.Ones([3]));

        ArgumentException error = Assert.Throws<ArgumentException>(() => Functional.BatchNorm(Tensor.Zeros([1, 3, 1, 1]), null, null, mean, variance, training: true));

        Assert.Contains("Float32[1,3,1,1]", error.Message, StringComparison.Ordinal);
        Assert.True(variance.AllFinite());
    }

    [Fact]
    public void LayerNorm_OverTheLastTwoDimensions_EqualsTheFormula()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4, 5);
        (Tensor weight, Tensor bias) = (TestTensors.Normal(2, 4, 5), TestTensors.Normal(3, 4, 5));
        Tensor mean = x.Mean([2, 3], keepDimensions: true);
        Tensor variance = x.Variance([2, 3], correction: 0, keepDimensions: true);

        AssertClose.Equal(((x - mean) / (variance + Epsilon).Sqrt() * weight) + bias, Functional.LayerNorm(x, [4, 5], weight, bias), 1e-12);
        GradientCheck.Run(t => Functional.LayerNorm(t[0], [4, 5], t[1], t[2]), x, weight, bias);
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Inputs()
        => ((TestTensors.Normal(1, 2, 3, 4, 5) * 2) + 1, TestTensors.Normal(2, 3), TestTensors.Normal(3, 3));

    private static Tensor Formula(Tensor x, Tensor weight, Tensor bias, Tensor mean, Tensor variance)
    {
        static Tensor Column(Tensor values) => values.Reshape(-1, 1, 1);
        return ((x - Column(mean)) / (Column(variance) + Epsilon).Sqrt() * Column(weight)) + Column(bias);
    }
}
