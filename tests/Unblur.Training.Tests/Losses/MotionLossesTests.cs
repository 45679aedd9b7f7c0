using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class MotionLossesTests
{
    private const int Count = 2, Height = 5, Width = 6;
    private static readonly double[] s_times = [.. Enumerable.Range(-7, 15).Select(i => i / 7.0)];

    [Fact]
    public void Magnitude_EqualsTheSlowMean()
    {
        using TensorScope scope = new();
        Tensor map = Map(1);

        Assert.Equal(map.ToArray<double>().Average(Math.Abs), MotionLosses.Magnitude(map).Item(), 1e-12);
        GradientCheck.Run(MotionLosses.Magnitude, map);
    }

    [Fact]
    public void UnitMotion_EqualsTheSlowMean()
    {
        using TensorScope scope = new();
        Tensor map = Map(2);

        Assert.Equal(map.ToArray<double>().Average(value => Math.Abs(Math.Abs(value) - 1)), MotionLosses.UnitMotion(map).Item(), 1e-12);
        GradientCheck.Run(MotionLosses.UnitMotion, map);
    }

    [Fact]
    public void Agreement_EqualsTheSlowMean()
    {
        using TensorScope scope = new();
        (Tensor restored, Tensor blurry) = (Map(3), Map(4));

        double expected = restored.ToArray<double>().Zip(blurry.ToArray<double>(), (f, b) => Math.Abs(f - b)).Average();
        Assert.Equal(expected, MotionLosses.Agreement(restored, blurry).Item(), 1e-12);
        GradientCheck.Run(maps => MotionLosses.Agreement(maps[0], maps[1]), restored, blurry);
    }

    [Fact]
    public void AgreementUpToSign_EqualsTheSlowMeanOfTheNearerSign()
    {
        using TensorScope scope = new();
        (Tensor motion, Tensor truth) = (Map(10), Map(11));
        double sum = 0.0;
        ForEachPixel((n, y, x) => sum += Math.Min(Distance(n, y, x, 1), Distance(n, y, x, -1)));

        Assert.Equal(sum / (Count * Height * Width), MotionLosses.AgreementUpToSign(motion, truth).Item(), 1e-12);
        Assert.Equal(0, MotionLosses.AgreementUpToSign(motion, -motion).Item());
        GradientCheck.Run(maps => MotionLosses.AgreementUpToSign(maps[0], maps[1]), motion, truth);

        double Distance(int n, int y, int x, int sign) => (Math.Abs(At(motion, n, 0, y, x) - (sign * At(truth, n, 0, y, x))) + Math.Abs(At(motion, n, 1, y, x) - (sign * At(truth, n, 1, y, x)))) / 2;
    }

    [Fact]
    public void Growth_EqualsTheSlowHinge()
    {
        using TensorScope scope = new();
        (Tensor restored, Tensor blurry) = (Map(5), Map(6));
        double sum = 0.0;
        ForEachPixel((n, y, x) => sum += Math.Max(0, Length(restored, n, y, x) - Length(blurry, n, y, x)));

        Assert.Equal(sum / (Count * Height * Width), MotionLosses.Growth(restored, blurry).Item(), 1e-10);
        GradientCheck.Run(maps => MotionLosses.Growth(maps[0], maps[1]), restored, blurry);
    }

    [Fact]
    public void Growth_NoMotionAtAll_HasAFiniteGradient()
    {
        using TensorScope scope = new();
        var zero = Tensor.Zeros([1, 2, 4, 4]);
        zero.RequiresGrad = true;

        Assert.True(Tensor.Grad([MotionLosses.Growth(zero, Tensor.Zeros([1, 2, 4, 4]))], [zero])[0].AllFinite());
    }

    [Fact]
    public void OffsetVariation_EqualsTheTotalVariationOfTheFifteenOffsets()
    {
        using TensorScope scope = new();
        Tensor map = Map(7);
        double[] values = map.ToArray<double>();
        List<double> horizontal = [], vertical = [];
        foreach (double time in s_times)
        {
            for (int plane = 0; plane < Count * 2; plane++)
            {
                for (int y = 0; y < Height; y++)
                {
                    for (int x = 0; x < Width; x++)
                    {
                        if (x + 1 < Width)
                        {
                            horizontal.Add(Math.Abs(Offset(plane, y, x + 1) - Offset(plane, y, x)));
                        }

                        if (y + 1 < Height)
                        {
                            vertical.Add(Math.Abs(Offset(plane, y + 1, x) - Offset(plane, y, x)));
                        }
                    }
                }

                double Offset(int p, int y, int x) => 20 * time * values[(((p * Height) + y) * Width) + x];
            }
        }

        Assert.Equal(horizontal.Average() + vertical.Average(), MotionLosses.OffsetVariation(map).Item(), 1e-10);
        GradientCheck.Run(MotionLosses.OffsetVariation, map);
    }

    [Fact]
    public void OffsetSquare_EqualsTheMeanSquareOfTheFifteenOffsets()
    {
        using TensorScope scope = new();
        Tensor map = Map(8);
        double expected = s_times.SelectMany(time => map.ToArray<double>().Select(value => 20 * time * value)).Average(offset => offset * offset);

        AssertClose.Equal(expected, MotionLosses.OffsetSquare(map).Item(), 1e-12);
        GradientCheck.Run(MotionLosses.OffsetSquare, map);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TowardsAverage_EqualsTheSlowMean(bool squared)
    {
        using TensorScope scope = new();
        Tensor map = Map(9);
        double[] average = [0.3, 0.7];
        double sum = 0.0;
        ForEachPixel((n, y, x) =>
        {
            for (int channel = 0; channel < 2; channel++)
            {
                double difference = Math.Abs(At(map, n, channel, y, x)) - average[channel];
                sum += squared ? difference * difference : Math.Abs(difference);
            }
        });

        Assert.Equal(sum / (2 * Count * Height * Width), MotionLosses.TowardsAverage(map, Tensor.From(average, 2), squared).Item(), 1e-12);
        GradientCheck.Run(input => MotionLosses.TowardsAverage(input, Tensor.From(average, 2), squared), map);
    }

    [Fact]
    public void TowardsAverage_AverageOfAnotherSize_IsRefused()
    {
        using TensorScope scope = new();

        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => MotionLosses.TowardsAverage(Map(1), Tensor.Zeros([3]), true)).Message, StringComparison.Ordinal);
    }

    private static Tensor Map(ulong seed) => TestTensors.Normal(seed, Count, 2, Height, Width);

    private static double Length(Tensor map, int n, int y, int x)
        => Math.Sqrt((At(map, n, 0, y, x) * At(map, n, 0, y, x)) + (At(map, n, 1, y, x) * At(map, n, 1, y, x)) + 1e-12);

    private static double At(Tensor map, int n, int channel, int y, int x) => map.ToArray<double>()[(((((n * 2) + channel) * Height) + y) * Width) + x];

    private static void ForEachPixel(Action<int, int, int> body)
    {
        for (int n = 0; n < Count; n++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    body(n, y, x);
                }
            }
        }
    }
}
