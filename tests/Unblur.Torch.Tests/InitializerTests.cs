using Unblur.Torch.Modules;

namespace Unblur.Torch.Tests;

public class InitializerTests
{
    [Fact]
    public void XavierNormal_AConvolution_HasTheDeviationOfTheFormula()
    {
        using var conv = new Conv2d(40, 60, 5);
        using var generator = new Generator(1);

        Initializers.XavierNormal(conv.Weight, generator, gain: 2);

        AssertDeviation(2 * Math.Sqrt(2.0 / ((40 * 25) + (60 * 25))), conv.Weight);
    }

    [Fact]
    public void KaimingNormal_AGroupedConvolution_CountsTheInputsOfOneGroup()
    {
        using var conv = new Conv2d(80, 60, 5, new Conv2dOptions { Groups = 2 });
        using var generator = new Generator(1);

        Initializers.KaimingNormal(conv.Weight, generator);

        AssertDeviation(Math.Sqrt(2.0 / (40 * 25)), conv.Weight);
    }

    [Fact]
    public void KaimingNormal_ALinearLayer_CountsItsInputs()
    {
        using var linear = new Linear(200, 300);
        using var generator = new Generator(1);

        Initializers.KaimingNormal(linear.Weight, generator, gain: 0.5);

        AssertDeviation(0.5 * Math.Sqrt(2.0 / 200), linear.Weight);
    }

    [Fact]
    public void Normal_SameSeed_GivesTheSameWeightsAndKeepsThemTrainable()
    {
        using var first = new Conv2d(3, 4, 3);
        using var second = new Conv2d(3, 4, 3);
        foreach (Conv2d conv in (Conv2d[])[first, second])
        {
            using var generator = new Generator(5);
            Initializers.Normal(conv.Weight, 0.01, generator);
        }

        Assert.Equal(first.Weight.Value.ToArray<float>(), second.Weight.Value.ToArray<float>());
        Assert.DoesNotContain(0f, first.Weight.Value.ToArray<float>());
        Assert.True(first.Weight.Value.RequiresGrad);
    }

    [Fact]
    public void Constant_ABias_FillsIt()
    {
        using var conv = new Conv2d(3, 4, 3);

        Initializers.Constant(conv.Bias!, 0.25);

        Assert.All(conv.Bias!.Value.ToArray<float>(), value => Assert.Equal(0.25f, value));
    }

    [Fact]
    public void KaimingNormal_ABias_IsRefused()
    {
        using var conv = new Conv2d(3, 4, 3);
        using var generator = new Generator(1);

        Assert.Throws<ArgumentException>(() => Initializers.KaimingNormal(conv.Bias!, generator));
    }

    private static void AssertDeviation(double expected, Parameter parameter)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        Tensor values = parameter.Value.Reshape(-1).To(DType.Float64);
        Assert.Equal(1, Math.Sqrt(values.Variance([0]).Item()) / expected, 0.02);
        Assert.InRange(values.Mean().Item(), -0.02 * expected, 0.02 * expected);
    }
}
