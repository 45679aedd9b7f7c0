using FsCheck;
using FsCheck.Fluent;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Kernels;

public sealed class BlurKernelTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20240229, 17);

    [Fact]
    public void Spread_OfTwoPointsAndOfOne_IsHalfTheirDistanceAndNone()
    {
        double[] weights = new double[25];
        (weights[0], weights[18]) = (1, 1); // 3 px right and 3 px down

        Assert.Equal(1.5 * Math.Sqrt(2), BlurKernel.FromWeights(5, weights, 4).Spread(), 1e-5);
        Assert.Equal(0, BlurKernel.Identity.Spread());
    }

    [Fact]
    public void FromPath_AnyHandShake_SumsToOneWithoutNegativeWeights() => CheckKernels(kernel =>
        Math.Abs(kernel.Taps.Sum(tap => (double)tap.Weight) - 1) < 1e-6 && kernel.Weights.ToArray().All(weight => weight >= 0));

    [Fact]
    public void FromPath_AnyHandShake_HasItsCentroidAtTheCentre() => CheckKernels(kernel =>
        Math.Abs(kernel.Taps.Sum(tap => (double)tap.Weight * tap.Dx)) < 1e-3 && Math.Abs(kernel.Taps.Sum(tap => (double)tap.Weight * tap.Dy)) < 1e-3);

    [Fact]
    public void FromPath_AnyHandShake_ExtendsAsFarAsItsPathAndTheBilinearNeighbours() => CheckKernels(kernel =>
    {
        double extent = ShakePath.Diameter(kernel.Taps.Select(tap => new PathPoint(tap.Dx, tap.Dy)).ToArray());
        return extent > kernel.Length - 0.2 && extent < kernel.Length + (2 * Math.Sqrt(2));
    });

    [Fact]
    public void FromPath_AnyHandShake_LeavesNoEmptyBorder() => CheckKernels(kernel =>
        kernel.Size % 2 == 1 && kernel.Taps.Max(tap => Math.Max(Math.Abs(tap.Dx), Math.Abs(tap.Dy))) == kernel.Radius);

    [Fact]
    public void FromPath_AnyLine_SpreadsAsABoxOfItsLengthInItsDirection()
    {
        Gen<(double Length, double Angle)> lines = from length in Gen.Choose(0, 4000)
                                                   from angle in Gen.Choose(-360, 360)
                                                   select (length / 100.0, angle * Math.PI / 180);
        Prop.ForAll(lines.ToArbitrary(), line =>
        {
            var kernel = BlurKernel.FromPath(ShakePath.Line(line.Length, line.Angle));
            (double sin, double cos) = Math.SinCos(line.Angle);
            double along = kernel.Taps.Sum(tap => tap.Weight * Math.Pow((tap.Dx * cos) + (tap.Dy * sin), 2));
            double across = kernel.Taps.Sum(tap => tap.Weight * Math.Pow((tap.Dy * cos) - (tap.Dx * sin), 2));

            // A box of length L has the variance L²/12; bilinear splatting adds at most 1/4 on each axis.
            double box = line.Length * line.Length / 12;
            return along > box - 0.01 && along < box + 0.26 && across < 0.26;
        }).Check(Fixed);
    }

    [Fact]
    public void FromPath_HorizontalLine_IsABoxInOneRow()
    {
        var kernel = BlurKernel.FromPath(ShakePath.Line(9, 0));

        Assert.All(kernel.Taps, tap => Assert.Equal(0, tap.Dy));
        for (int dx = -3; dx <= 3; dx++)
        {
            Assert.Equal(1 / 9.0, kernel[dx, 0], 4);
        }

        Assert.Equal(0.875 / 9, kernel[4, 0], 3);
        Assert.Equal(0.125 / 9, kernel[5, 0], 3);
        Assert.Equal(5, kernel.Radius);
    }

    [Fact]
    public void FromPath_LineTowardsPositiveAngle_GoesRightAndDown()
    {
        var kernel = BlurKernel.FromPath(ShakePath.Line(10, Math.PI / 4));

        Assert.True(kernel[3, 3] > 0.05f);
        Assert.Equal(0, kernel[3, -3]);
    }

    // On a diagonal the centre keeps 1 − L √2 / 4, elsewhere more.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.82)]
    [InlineData(1, 0.64)]
    public void FromPath_VeryShortLine_IsNearlyTheIdentity(double length, double centre) =>
        Assert.True(BlurKernel.FromPath(ShakePath.Line(length, 0.3))[0, 0] >= centre);

    [Fact]
    public void FromPath_LengthZero_IsTheIdentity()
    {
        var kernel = BlurKernel.FromPath(ShakePath.HandShake(0, new ShakeOptions(), new Random(1)));

        Assert.Equal(new KernelTap(0, 0, 1), Assert.Single(kernel.Taps));
    }

    [Fact]
    public void FromWeights_EmptyBorders_AreTrimmedAlikeOnAllSides()
    {
        double[] weights = new double[49];
        weights[(3 * 7) + 3] = 3;
        weights[(2 * 7) + 3] = 1; // one px above the centre

        var kernel = BlurKernel.FromWeights(7, weights, 1);

        Assert.Equal(3, kernel.Size);
        Assert.Equal(0.75f, kernel[0, 0]);
        Assert.Equal(0.25f, kernel[0, -1]);
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    public void FromWeights_WrongSize_NamesSizeAndCount(int size, int count)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BlurKernel.FromWeights(size, new double[count], 0));
        Assert.Contains($"{count} weights for a size of {size}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void FromWeights_NotAKernel_Throws(double only) =>
        Assert.Throws<ArgumentException>(() => BlurKernel.FromWeights(1, [only], 0));

    private static void CheckKernels(Func<BlurKernel, bool> holds)
    {
        Gen<(double Length, int Seed)> shakes = from length in Gen.Choose(0, 4000)
                                                from seed in Gen.Choose(0, int.MaxValue)
                                                select (length / 100.0, seed);
        Prop.ForAll(shakes.ToArbitrary(), shake =>
            holds(BlurKernel.FromPath(ShakePath.HandShake(shake.Length, new ShakeOptions(), new Random(shake.Seed))))).Check(Fixed);
    }
}
