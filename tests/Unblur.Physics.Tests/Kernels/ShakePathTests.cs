using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.Kernels;

public sealed class ShakePathTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(120)]
    public void HandShake_AnyLength_HasExactlyThatExtent(double length)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var path = ShakePath.HandShake(length, new ShakeOptions(), new Random(seed));
            Assert.Equal(length, ShakePath.Diameter(path.Points.AsSpan()), 9);
        }
    }

    [Fact]
    public void HandShake_TypicalPath_IsCurvedAndChangesItsSpeed()
    {
        double[] detours = new double[50];
        double[] speedRatios = new double[50];
        for (int seed = 0; seed < 50; seed++)
        {
            var path = ShakePath.HandShake(20, new ShakeOptions(), new Random(seed));
            double[] speeds = [.. path.Points.Zip(path.Points.Skip(1), (a, b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2)))];
            detours[seed] = speeds.Sum() / 20;
            speedRatios[seed] = speeds.Max() / speeds.Average();
        }

        Assert.InRange(detours.Order().ElementAt(25), 1.05, 3);
        Assert.InRange(speedRatios.Order().ElementAt(25), 1.5, 4);
    }

    [Fact]
    public void HandShake_NoRandomForces_IsStraight()
    {
        ShakeOptions still = new() { Curvature = 0, JerkRate = 0 };

        var path = ShakePath.HandShake(10, still, new Random(5));

        double travelled = path.Points.Zip(path.Points.Skip(1), (a, b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2))).Sum();
        Assert.Equal(10, travelled, 9);
    }

    [Fact]
    public void Sample_DefaultOptions_KeepsSharesAndRange()
    {
        ShakeOptions options = new();
        ShakePath[] paths = [.. Enumerable.Range(0, 2000).Select(i => ShakePath.Sample(options, RandomStreams.ForTraining(1, 0, i)))];

        Assert.All(paths, path => Assert.InRange(path.Length, 1, 30));
        Assert.InRange(paths.Count(path => path.Points.Length == 2) / 2000.0, 0.26, 0.34);
        Assert.InRange(paths.Count(path => path.Length < 10) / 2000.0, 0.46, 0.54);
        Assert.InRange(paths.Where(path => path.Length > 10).Average(path => path.Length), 19, 21);
    }

    [Fact]
    public void Sample_SameSeed_GivesTheSameBits()
    {
        ShakeOptions options = new() { StraightShare = 0 };

        var first = ShakePath.Sample(options, new Random(11));
        var second = ShakePath.Sample(options, new Random(11));
        var other = ShakePath.Sample(options, new Random(12));

        Assert.Equal(first.Points.ToArray(), second.Points.ToArray());
        Assert.NotEqual(first.Points[^1], other.Points[^1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(501)]
    [InlineData(double.NaN)]
    public void Line_LengthOutOfRange_Throws(double length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShakePath.Line(length, 0));
}
