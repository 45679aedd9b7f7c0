using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class FlowLossesTests
{
    private const int Count = 2, Height = 3, Width = 4;

    [Fact]
    public void MeanSquare_EqualsTheSlowSumOverStacks()
    {
        using TensorScope scope = new();
        (Tensor first, Tensor second, Tensor truth) = (Map(1), Map(2), Map(3));
        double expected = Slow(first, truth, 1) + Slow(second, truth, 1);

        Assert.Equal(expected, FlowLosses.MeanSquare([first, second], truth).Item(), 1e-12);
        GradientCheck.Run(maps => FlowLosses.MeanSquare([maps[0], maps[1]], maps[2]), first, second, truth);
    }

    [Fact]
    public void MeanSquareUpToSign_EqualsTheSlowMeanOfTheNearerSign()
    {
        using TensorScope scope = new();
        (Tensor flow, Tensor truth) = (Map(4), Map(5));
        double[] a = flow.ToArray<double>(), b = truth.ToArray<double>();
        double sum = 0.0;
        for (int n = 0; n < Count; n++)
        {
            for (int i = 0; i < Height * Width; i++)
            {
                int u = (n * 2 * Height * Width) + i, v = u + (Height * Width);
                sum += Math.Min(Math.Pow(a[u] - b[u], 2) + Math.Pow(a[v] - b[v], 2), Math.Pow(a[u] + b[u], 2) + Math.Pow(a[v] + b[v], 2)) / 2;
            }
        }

        Assert.Equal(sum / (Count * Height * Width), FlowLosses.MeanSquareUpToSign([flow], truth).Item(), 1e-12);
        Assert.Equal(0, FlowLosses.MeanSquareUpToSign([flow], -flow).Item());
        GradientCheck.Run(maps => FlowLosses.MeanSquareUpToSign([maps[0]], maps[1]), flow, truth);
    }

    [Fact]
    public void MeanSquare_AtTheSeam_IsLeastForNoMotionAndUpToSignIsNot()
    {
        using TensorScope scope = new();
        var up = Tensor.From<double>([0.1, -20], 1, 2, 1, 1);
        var down = Tensor.From<double>([0.1, 20], 1, 2, 1, 1);
        var none = Tensor.From<double>([0.1, 0], 1, 2, 1, 1);

        Assert.True(Both(FlowLosses.MeanSquare, none) < Both(FlowLosses.MeanSquare, up));
        Assert.True(Both(FlowLosses.MeanSquareUpToSign, up) < Both(FlowLosses.MeanSquareUpToSign, none));

        double Both(Func<IReadOnlyList<Tensor>, Tensor, Tensor> loss, Tensor guess) => loss([guess], up).Item() + loss([guess], down).Item();
    }

    [Fact]
    public void DoubledAngle_EqualsTheSlowMean()
    {
        using TensorScope scope = new();
        (Tensor doubled, Tensor truth) = (Map(6), Map(7));

        Assert.Equal(doubled.ToArray<double>().Zip(truth.ToArray<double>(), (d, t) => Math.Abs(d - t)).Average(), FlowLosses.DoubledAngle(doubled, truth).Item(), 1e-12);
        GradientCheck.Run(maps => FlowLosses.DoubledAngle(maps[0], maps[1]), doubled, truth);
    }

    [Fact]
    public void Uncertain_EqualsTheSlowMean()
    {
        using TensorScope scope = new();
        (Tensor doubled, Tensor truth, Tensor log) = (Map(8), Map(9), TestTensors.Normal(10, Count, 1, Height, Width));
        double[] d = doubled.ToArray<double>(), t = truth.ToArray<double>(), s = log.ToArray<double>();
        int pixels = Height * Width;
        double expected = Enumerable.Range(0, Count * pixels).Average(place =>
        {
            int first = (place / pixels * 2 * pixels) + (place % pixels);
            return ((Math.Abs(d[first] - t[first]) + Math.Abs(d[first + pixels] - t[first + pixels])) / 2 / Math.Exp(s[place])) + s[place];
        });

        Assert.Equal(expected, FlowLosses.Uncertain(doubled, log, truth).Item(), 1e-12);
        GradientCheck.Run(maps => FlowLosses.Uncertain(maps[0], maps[1], maps[2]), doubled, log, truth);
    }

    [Fact]
    public void Uncertain_SpreadThatIsTheError_IsLeast()
    {
        using TensorScope scope = new();
        (Tensor doubled, Tensor truth) = (Map(11), Map(12));
        Tensor log = (doubled - truth).Abs().Mean([1], keepDimensions: true).Log();
        double least = FlowLosses.Uncertain(doubled, log, truth).Item();

        Assert.True(FlowLosses.Uncertain(doubled, log + 0.1, truth).Item() > least);
        Assert.True(FlowLosses.Uncertain(doubled, log - 0.1, truth).Item() > least);
    }

    [Fact]
    public void Losses_WrongShapes_AreRefused()
    {
        using TensorScope scope = new();
        Tensor map = Map(13), other = TestTensors.Normal(14, Count, 2, Height, Width + 1);

        Assert.Throws<ArgumentException>(() => FlowLosses.MeanSquare([], map));
        Assert.Throws<ArgumentException>(() => FlowLosses.MeanSquare([other], map));
        Assert.Throws<ArgumentException>(() => FlowLosses.MeanSquareUpToSign([other], map));
        Assert.Throws<ArgumentException>(() => FlowLosses.DoubledAngle(other, map));
        Assert.Throws<ArgumentException>(() => FlowLosses.Uncertain(map, map, map));
    }

    private static double Slow(Tensor flow, Tensor truth, int sign) => flow.ToArray<double>().Zip(truth.ToArray<double>(), (f, t) => Math.Pow(f - (sign * t), 2)).Average();

    private static Tensor Map(ulong seed) => TestTensors.Normal(seed, Count, 2, Height, Width);
}
