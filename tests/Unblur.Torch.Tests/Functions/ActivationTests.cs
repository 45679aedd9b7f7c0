using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class ActivationTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Fast, Func<double, double> Slow)> Functions = new()
    {
        ["relu"] = (Functional.Relu, x => Math.Max(x, 0)),
        ["leaky relu"] = (x => Functional.LeakyRelu(x, 0.2), x => x > 0 ? x : 0.2 * x),
        ["sigmoid"] = (Functional.Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        ["tanh"] = (Functional.Tanh, Math.Tanh),
        ["gelu"] = (Functional.Gelu, x => x * NormalDistribution(x)),
        ["softplus"] = (Functional.Softplus, x => Math.Log(1 + Math.Exp(x))),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Activation_RandomValues_EqualsTheFormula(string name)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 3, 4);
        var source = NdArray.From(x);
        (Func<Tensor, Tensor>? fast, Func<double, double>? slow) = Functions[name];

        AssertClose.Equal(NdArray.Of([3, 4], at => slow(source[at])), fast(x), 1e-9);
        GradientCheck.Run(fast, x);
    }

    [Fact]
    public void ReluInPlace_ATensor_WritesAndReturnsIt()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([-1.0, 2], 2);

        Assert.Same(x, Functional.ReluInPlace(x));
        Assert.Equal([0, 2], x.ToArray<double>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void PRelu_OneSlopeOrOneForEachChannel_EqualsTheFormula(int slopes)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 2, 2);
        Tensor weight = TestTensors.Normal(2, slopes);
        (NdArray source, NdArray slope) = (NdArray.From(x), NdArray.From(weight));
        var slow = NdArray.Of(source.Shape, at => source[at] > 0 ? source[at] : slope[at[1] % slopes] * source[at]);

        AssertClose.Equal(slow, Functional.PRelu(x, weight), 1e-12);
        GradientCheck.Run(t => Functional.PRelu(t[0], t[1]), x, weight);
    }

    [Fact]
    public void Softmax_OverADimension_EqualsTheFormula()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 3, 4, 2);

        AssertClose.Equal(x.Exp() / x.Exp().Sum([1], keepDimensions: true), Functional.Softmax(x, 1), 1e-12);
        GradientCheck.Run(t => Functional.Softmax(t, 1), x);
    }

    /// <summary>The integral of the standard normal density up to x, by Simpson's rule from 0.</summary>
    private static double NormalDistribution(double x)
    {
        const int steps = 1000;
        double h = x / steps;
        double sum = Enumerable.Range(0, steps + 1).Sum(i => (i is 0 or steps ? 1 : 2 + (2 * (i % 2))) * Math.Exp(-i * h * i * h / 2));
        return 0.5 + (sum * h / 3 / Math.Sqrt(2 * Math.PI));
    }
}
