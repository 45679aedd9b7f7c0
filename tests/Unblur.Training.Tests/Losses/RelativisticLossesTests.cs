using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class RelativisticLossesTests
{
    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    [Fact]
    public void Discriminator_EqualsTheSlowLogarithms()
    {
        using TensorScope scope = new();
        (Tensor real, Tensor fake) = (TestTensors.Normal(1, 5, 1), TestTensors.Normal(2, 3, 1));
        (double[] r, double[] f) = (real.ToArray<double>(), fake.ToArray<double>());
        double expected = -r.Average(logit => Math.Log(Sigmoid(logit - f.Average()))) - f.Average(logit => Math.Log(1 - Sigmoid(logit - r.Average())));

        Assert.Equal(expected, RelativisticLosses.Discriminator(real, fake).Item(), 1e-9);
        Assert.Equal(expected, RelativisticLosses.PrintedGenerator(real, fake).Item(), 1e-9);
        GradientCheck.Run(logits => RelativisticLosses.Discriminator(logits[0], logits[1]), real, fake);
    }

    [Fact]
    public void Generator_EqualsTheSlowLogarithmsWithTheRolesSwapped()
    {
        using TensorScope scope = new();
        (Tensor real, Tensor fake) = (TestTensors.Normal(3, 5, 1), TestTensors.Normal(4, 3, 1));
        (double[] r, double[] f) = (real.ToArray<double>(), fake.ToArray<double>());
        double expected = -r.Average(logit => Math.Log(1 - Sigmoid(logit - f.Average()))) - f.Average(logit => Math.Log(Sigmoid(logit - r.Average())));

        Assert.Equal(expected, RelativisticLosses.Generator(real, fake).Item(), 1e-9);
        GradientCheck.Run(logits => RelativisticLosses.Generator(logits[0], logits[1]), real, fake);
    }

    // Of the two forms, the swapped one alone pushes fakes up and pulls reals down.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_AgainstTheGradient_RaisesFakesAndLowersRealsUnlessPrinted(bool isPrinted)
    {
        using TensorScope scope = new();
        (Tensor real, Tensor fake) = (TestTensors.Normal(5, 4, 1) + 1, TestTensors.Normal(6, 4, 1) - 1);
        (real, fake) = (real.Detach(), fake.Detach());
        (real.RequiresGrad, fake.RequiresGrad) = (true, true);

        Tensor loss = isPrinted ? RelativisticLosses.PrintedGenerator(real, fake) : RelativisticLosses.Generator(real, fake);
        Tensor[] gradients = Tensor.Grad([loss], [real, fake]);

        Assert.All(gradients[0].ToArray<double>(), gradient => Assert.Equal(isPrinted ? -1 : 1, Math.Sign(gradient)));
        Assert.All(gradients[1].ToArray<double>(), gradient => Assert.Equal(isPrinted ? 1 : -1, Math.Sign(gradient)));
    }

    [Fact]
    public void Generator_MeanOfAWholeBatch_IsComparedWith()
    {
        using TensorScope scope = new();
        (Tensor real, Tensor fake) = (TestTensors.Normal(7, 2, 1), TestTensors.Normal(8, 2, 1));

        Tensor loss = RelativisticLosses.Generator(real, fake, logits => logits.Mean() * 0);

        Assert.Equal((Functional.Softplus(real).Mean() + Functional.Softplus(-fake).Mean()).Item(), loss.Item(), 1e-12);
    }
}
