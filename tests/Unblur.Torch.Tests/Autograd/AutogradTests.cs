using Unblur.TestKit;

namespace Unblur.Torch.Tests.Autograd;

public class AutogradTests
{
    [Fact]
    public void Backward_Twice_AddsUp()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(3);

        x.Square().Backward();
        x.Square().Backward();

        Assert.True(x.TryGetGrad(out Tensor? grad));
        Assert.Equal(12, grad.Item());
    }

    [Fact]
    public void ClearGrad_AfterBackward_LeavesNone()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(3);
        x.Square().Backward();
        x.TryGetGrad(out Tensor? kept);

        x.ClearGrad();

        Assert.False(x.TryGetGrad(out _));
        Assert.Equal(6, kept!.Item());
    }

    [Fact]
    public void Backward_WithASeed_ScalesTheGradient()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(1, 2);

        x.Square().Backward(Tensor.From([10.0, 100], 2));

        x.TryGetGrad(out Tensor? grad);
        Assert.Equal([20, 400], grad!.ToArray<double>());
    }

    [Fact]
    public void Backward_MoreThanOneElementWithoutASeed_IsRefusedWithTheShape()
    {
        using var scope = new TensorScope();

        TensorException error = Assert.Throws<TensorException>(() => Leaf(1, 2).Square().Backward());

        Assert.StartsWith("backward of Float64[2]:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_TwiceThroughOneGraph_NeedsItRetained()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(3);
        Tensor y = x.Exp() * x;
        y.Backward(retainGraph: true);
        y.Backward();

        Assert.Throws<TensorException>(() => y.Backward());
    }

    [Fact]
    public void Grad_OfAFunction_LeavesAccumulatedGradientsAlone()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y) = (Leaf(3), Leaf(5));

        Tensor[] gradients = Tensor.Grad([x * y], [x, y]);

        Assert.Equal([5, 3], gradients.Select(gradient => gradient.Item()));
        Assert.False(x.TryGetGrad(out _));
    }

    [Fact]
    public void Grad_WithCreateGraph_CanBeDifferentiatedAgain()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(2);

        Tensor first = Tensor.Grad([x.Pow(3)], [x], createGraph: true)[0];
        Tensor second = Tensor.Grad([first], [x], createGraph: true)[0];
        Tensor third = Tensor.Grad([second], [x])[0];

        Assert.Equal(12, first.Item());
        Assert.Equal(12, second.Item());
        Assert.Equal(6, third.Item());
    }

    /// <summary>What a critic's gradient penalty does: the gradient's norm is differentiated by the weights.</summary>
    [Fact]
    public void Grad_OfAGradientThroughConvolution_HasTheNumericalGradient()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight) = (TestTensors.Normal(1, 1, 2, 4, 4), TestTensors.Normal(2, 3, 2, 3, 3));

        GradientCheck.Run(
            w =>
            {
                using var grad = GradMode.Enabled();
                Tensor input = x.Detach();
                input.RequiresGrad = true;
                Tensor score = Functional.Sigmoid(Functional.Conv2d(input, w, null, padding: 1)).Sum();
                return Tensor.Grad([score], [input], createGraph: true)[0].Square().Sum().Sqrt();
            },
            weight);
    }

    [Fact]
    public void Grad_OfAnUnusedInput_IsRefused()
    {
        using var scope = new TensorScope();

        Assert.Throws<TensorException>(() => Tensor.Grad([Leaf(1).Square()], [Leaf(2)]));
    }

    [Fact]
    public void Grad_FewerSeedsThanOutputs_IsRefused()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(1);

        Assert.Throws<ArgumentException>(() => Tensor.Grad([x * 2, x * 3], [x], [Tensor.Ones([1], DType.Float64)]));
    }

    [Fact]
    public void TryGetGrad_OfAComputedTensor_IsFalse()
    {
        using var scope = new TensorScope();
        Tensor y = Leaf(1).Square();
        y.Backward();

        Assert.False(y.TryGetGrad(out _));
    }

    [Fact]
    public void RequiresGrad_OfIntegers_IsRefused()
    {
        using var x = Tensor.From([1L], 1);

        Assert.Throws<TensorException>(() => x.RequiresGrad = true);
    }

    [Fact]
    public void Backward_TensorsDisposedBeforehand_StillWorks()
    {
        using Tensor x = Leaf(3);
        Tensor loss;
        using (var scope = new TensorScope())
        {
            loss = scope.Keep(x.Square().Exp().Log());
        }

        loss.Backward();
        loss.Dispose();

        x.TryGetGrad(out Tensor? grad);
        AssertClose.Equal(6, grad!.Item(), 1e-12);
        grad.Dispose();
    }

    private static Tensor Leaf(params double[] values)
    {
        var x = Tensor.From(values, values.Length == 1 ? [] : [values.Length]);
        x.RequiresGrad = true;
        return x;
    }
}
