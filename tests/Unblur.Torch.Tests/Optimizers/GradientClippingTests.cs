using Unblur.TestKit;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Torch.Tests.Optimizers;

public class GradientClippingTests
{
    [Theory]
    [InlineData(2.5, 0.5)]
    [InlineData(100, 1)]
    public void ClipNorm_AMaximum_ScalesAllGradientsByOneFactor(double maximum, double factor)
    {
        using var scope = new TensorScope();
        using var layer = new Linear(1, 1);
        (layer.Weight.Value * 3).Sum().Backward();
        (layer.Bias!.Value * 4).Sum().Backward();

        double norm = GradientClipping.ClipNorm(layer.Trainable(), maximum);

        AssertClose.Equal(5, norm, 1e-6);
        AssertClose.Equal(3 * factor, Gradient(layer.Weight), 1e-6);
        AssertClose.Equal(4 * factor, Gradient(layer.Bias!), 1e-6);
    }

    [Fact]
    public void ClipNorm_NoGradients_IsZero()
    {
        using var layer = new Linear(1, 1);

        Assert.Equal(0, GradientClipping.ClipNorm(layer.Trainable(), 1));
    }

    [Fact]
    public void ClipNorm_AGradientThatIsNotANumber_TellsSo()
    {
        using var scope = new TensorScope();
        using var layer = new Linear(1, 1, hasBias: false);
        (layer.Weight.Value * double.NaN).Sum().Backward();

        Assert.True(double.IsNaN(GradientClipping.ClipNorm(layer.Trainable(), 1)));
    }

    private static double Gradient(Parameter parameter)
    {
        Assert.True(parameter.Value.TryGetGrad(out Tensor? gradient));
        return gradient.Item();
    }
}
