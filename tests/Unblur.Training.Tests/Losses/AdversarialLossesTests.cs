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
}
