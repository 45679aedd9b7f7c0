using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.Sampling;

public sealed class NormalDrawsTests
{
    [Fact]
    public void NextNormal_ManyValues_HaveMean0Variance1AndNormalTails()
    {
        Random random = RandomStreams.ForEvaluation(1, 1);

        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextNormal())];

        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(value => value * value), 0.03);
        Assert.Equal(0.0455, values.Average(value => Math.Abs(value) > 2 ? 1.0 : 0), 0.004);
    }

    [Fact]
    public void NextNormal_OneValue_TakesTwoDraws()
    {
        (Random one, Random other) = (RandomStreams.ForEvaluation(1, 2), RandomStreams.ForEvaluation(1, 2));
        (double length, double angle) = (other.NextDouble(), other.NextDouble());

        Assert.Equal(Math.Sqrt(-2 * Math.Log(1 - length)) * Math.Cos(Math.Tau * angle), one.NextNormal());
        Assert.Equal(other.NextDouble(), one.NextDouble());
    }
}
