using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class AdversarialLossesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void LeastSquares_EqualsTheSlowSumOverScales(double target)
    {
        using TensorScope scope = new();
        Tensor[] maps = [TestTensors.Normal(1, 2, 1, 5, 4), TestTensors.Normal(2, 2, 1, 3, 3)];
        double expected = maps.Sum(map => map.ToArray<double>().Average(score => (score - target) * (score - target)));

        Assert.Equal(expected, AdversarialLosses.LeastSquares(maps, target).Item(), 1e-12);
        GradientCheck.Run(scores => AdversarialLosses.LeastSquares(scores, target), maps);
    }

    [Fact]
    public void LeastSquares_NoScores_IsRefused() => Assert.Throws<ArgumentException>(() => AdversarialLosses.LeastSquares([], 1));

    [Fact]
    public void Discriminator_EqualsTheSlowLogarithms()
    {
        using TensorScope scope = new();
        (Tensor real, Tensor fake) = (TestTensors.Normal(3, 2, 1, 3, 3), TestTensors.Normal(4, 2, 1, 3, 3));
        double expected = -real.ToArray<double>().Average(logit => Math.Log(Sigmoid(logit))) - fake.ToArray<double>().Average(logit => Math.Log(1 - Sigmoid(logit)));

        Assert.Equal(expected, AdversarialLosses.Discriminator(real, fake).Item(), 1e-9);
        GradientCheck.Run(scores => AdversarialLosses.Discriminator(scores[0], scores[1]), real, fake);
    }

    [Fact]
    public void Generator_BothForms_EqualTheSlowLogarithms()
    {
        using TensorScope scope = new();
        Tensor fake = TestTensors.Normal(5, 2, 1, 3, 3);

        Assert.Equal(-fake.ToArray<double>().Average(logit => Math.Log(Sigmoid(logit))), AdversarialLosses.Generator(fake).Item(), 1e-9);
        Assert.Equal(fake.ToArray<double>().Average(logit => Math.Log(1 - Sigmoid(logit))), AdversarialLosses.PrintedGenerator(fake).Item(), 1e-9);
        GradientCheck.Run(AdversarialLosses.Generator, fake);
        GradientCheck.Run(AdversarialLosses.PrintedGenerator, fake);
    }

    [Fact]
    public void ArtefactCritic_IsMinusTheDistanceOfMeans()
    {
        using TensorScope scope = new();
        (Tensor deconvolved, Tensor blurry) = (TestTensors.Normal(6, 2, 1, 3, 3), TestTensors.Normal(7, 2, 1, 3, 3));

        Assert.Equal(blurry.ToArray<double>().Average() - deconvolved.ToArray<double>().Average(), AdversarialLosses.ArtefactCritic(deconvolved, blurry).Item(), 1e-12);
        GradientCheck.Run(scores => AdversarialLosses.ArtefactCritic(scores[0], scores[1]), deconvolved, blurry);
    }

    [Fact]
    public void ArtefactHinge_EqualsTheSlowMeanOverImages()
    {
        using TensorScope scope = new();
        (Tensor generated, Tensor sharp) = (TestTensors.Normal(8, 5, 1, 2, 2), TestTensors.Normal(9, 5, 1, 2, 2));
        (double[] g, double[] s) = (generated.ToArray<double>(), sharp.ToArray<double>());
        double expected = Enumerable.Range(0, 5).Average(n => Math.Max(0, g.Skip(4 * n).Take(4).Average() - s.Skip(4 * n).Take(4).Average()));

        Assert.InRange(expected, 1e-3, 1);
        Assert.Equal(expected, AdversarialLosses.ArtefactHinge(generated, sharp).Item(), 1e-12);
        GradientCheck.Run(scores => AdversarialLosses.ArtefactHinge(scores, sharp), generated);
        Assert.Throws<ArgumentException>(() => AdversarialLosses.ArtefactHinge(generated, sharp.Narrow(0, 0, 2)));
    }

    [Fact]
    public void GradientPenalty_EqualsTheSlowNormsAndHasAGradientItself()
    {
        using TensorScope scope = new();
        (Tensor first, Tensor second, Tensor weight) = (TestTensors.Normal(10, 3, 2, 2, 2), TestTensors.Normal(11, 3, 2, 2, 2), TestTensors.Normal(12, 1, 2, 2, 2));
        Tensor mix = TestTensors.Uniform(13, 3, 1, 1, 1);
        (double[] a, double[] b, double[] w, double[] m) = (first.ToArray<double>(), second.ToArray<double>(), weight.ToArray<double>(), mix.ToArray<double>());

        // The score is the mean of w x² over an image's 8 values, so its gradient is w x / 4.
        double expected = Enumerable.Range(0, 3).Average(n =>
        {
            double square = Enumerable.Range(0, 8).Sum(i => Math.Pow(w[i] * ((m[n] * a[(8 * n) + i]) + ((1 - m[n]) * b[(8 * n) + i])) / 4, 2));
            return Math.Pow(Math.Sqrt(square) - 1, 2);
        });

        Assert.Equal(expected, Penalty(weight).Item(), 1e-9);
        GradientCheck.Run(Penalty, weight);
        Assert.Throws<ArgumentException>(() => AdversarialLosses.GradientPenalty(x => x, first, second.Narrow(0, 0, 1), mix));

        Tensor Penalty(Tensor weights) => AdversarialLosses.GradientPenalty(x => x.Square() * weights, first, second, mix);
    }

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
