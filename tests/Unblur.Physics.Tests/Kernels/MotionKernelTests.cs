using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Kernels;

public sealed class MotionKernelTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    [InlineData(0.3, 0.4)]
    public void FromMotion_AtMostOnePixel_IsTheIdentity(float u, float v)
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(u, v));

        Assert.Equal(new KernelTap(0, 0, 1), Assert.Single(kernel.Taps));
    }

    [Theory]
    [InlineData(LineFormula.Exact)]
    [InlineData(LineFormula.Published)]
    public void FromMotion_AlongAnAxis_IsABoxWithHalfEndsWhereEven(LineFormula formula)
    {
        Assert.Equal([1 / 3f, 1 / 3f, 1 / 3f], Row(3, formula), Within);
        Assert.Equal([0.125f, 0.25f, 0.25f, 0.25f, 0.125f], Row(4, formula), Within);

        var vertical = BlurKernel.FromMotion(new MotionVector(0, 4), formula);
        Assert.All(vertical.Taps, tap => Assert.Equal(0, tap.Dx));
        Assert.Equal([0.125f, 0.25f, 0.25f, 0.25f, 0.125f], vertical.Taps.Select(tap => tap.Weight), Within);
    }

    [Fact]
    public void FromMotion_AnyVector_SumsToOneAndIsSymmetricAndEqualsThatOfItsReverse()
    {
        foreach (MotionVector motion in Motions())
        {
            foreach (LineFormula formula in Enum.GetValues<LineFormula>())
            {
                var kernel = BlurKernel.FromMotion(motion, formula);
                Assert.Equal(1, kernel.Taps.Sum(tap => (double)tap.Weight), 1e-6);
                Assert.All(kernel.Taps, tap => Assert.Equal(tap.Weight, kernel[-tap.Dx, -tap.Dy], 1e-7f));
                Assert.Equal(kernel.Weights, BlurKernel.FromMotion(new MotionVector(-motion.U, -motion.V), formula).Weights);
            }
        }
    }

    [Fact]
    public void FromMotion_MirroredAndSwappedVectors_MirrorAndSwapTheKernel()
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(7, 3));
        var mirrored = BlurKernel.FromMotion(new MotionVector(7, -3));
        var swapped = BlurKernel.FromMotion(new MotionVector(3, 7));

        Assert.All(kernel.Taps, tap => Assert.Equal(tap.Weight, mirrored[tap.Dx, -tap.Dy], 1e-7f));
        Assert.All(kernel.Taps, tap => Assert.Equal(tap.Weight, swapped[tap.Dy, tap.Dx], 1e-7f));
        Assert.True(kernel[2, 1] > kernel[2, -1]); // right and down together
    }

    [Fact]
    public void FromMotion_AnyVector_FollowsTheFormula()
    {
        foreach (MotionVector motion in Motions().Where(motion => motion.Length > 1))
        {
            var kernel = BlurKernel.FromMotion(motion);
            double sum = 0;
            for (int y = -40; y <= 40; y++)
            {
                for (int x = -40; x <= 40; x++)
                {
                    sum += Weight(motion, x, y);
                }
            }

            Assert.All(kernel.Taps, tap => Assert.Equal(Weight(motion, tap.Dx, tap.Dy) / sum, tap.Weight, 1e-6));
        }
    }

    [Theory]
    [InlineData(3, 3, LineFormula.Exact, 0.8339)]
    [InlineData(3, 3, LineFormula.Published, 0.6199)]
    public void FromMotion_SecondMoment_TellsTheFormulasApart(float u, float v, LineFormula formula, double expected)
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(u, v), formula);

        Assert.Equal(expected, kernel.Taps.Sum(tap => (double)tap.Weight * tap.Dx * tap.Dx), 1e-4);
    }

    [Theory]
    [InlineData(5, 2, 0.1453)]
    [InlineData(10, 4, 0.0058)]
    [InlineData(9, 0, 0)]
    [InlineData(0, 9, 0)]
    public void FromMotion_Published_DiffersFromExactByTheKnownAmount(float u, float v, double expected)
    {
        var exact = BlurKernel.FromMotion(new MotionVector(u, v));
        var published = BlurKernel.FromMotion(new MotionVector(u, v), LineFormula.Published);

        double largest = exact.Taps.Concat(published.Taps).Max(tap => Math.Abs(exact[tap.Dx, tap.Dy] - published[tap.Dx, tap.Dy]));

        Assert.Equal(expected, largest, 1e-4);
    }

    [Fact]
    public void FromMotion_AlongTheMotion_SpreadsAsItsLength()
    {
        // A line of L − 1 px with ends of one px has a variance between that of a box of L and that plus what the ends add.
        foreach (MotionVector motion in Motions().Where(motion => motion.Length > 2))
        {
            (double cos, double sin) = (motion.U / motion.Length, motion.V / motion.Length);
            double along = BlurKernel.FromMotion(motion).Taps.Sum(tap => tap.Weight * Math.Pow((tap.Dx * cos) + (tap.Dy * sin), 2));
            Assert.InRange(along / (motion.Length * motion.Length / 12), 0.85, 1.25);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(501)]
    public void FromMotion_NoUsableLength_Throws(float u) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BlurKernel.FromMotion(new MotionVector(u, 0)));

    private static IEnumerable<MotionVector> Motions()
    {
        for (int u = 0; u <= 20; u += 3)
        {
            for (int v = -21; v <= 21; v += 4)
            {
                yield return new MotionVector(u, v);
            }
        }

        yield return new MotionVector(2.5f, 1.25f);
        yield return new MotionVector(-0.5f, 7.75f);
    }

    private static double Weight(MotionVector motion, int x, int y)
    {
        double length = motion.Length;
        (double dx, double dy, double half) = (motion.U / length, motion.V / length, (length - 1) / 2);
        double across = Math.Abs((x * dy) - (y * dx));
        double distance = Math.Sqrt((x * x) + (y * y));
        if (distance < half)
        {
            return Math.Max(0, 1 - across);
        }

        double beyond = half - Math.Abs((x * dx) + (y * dy));
        return across > 1 ? 0 : Math.Max(0, 1 - Math.Sqrt((across * across) + (beyond * beyond)));
    }

    private static IEnumerable<float> Row(float u, LineFormula formula)
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(u, 0), formula);
        Assert.All(kernel.Taps, tap => Assert.Equal(0, tap.Dy));
        return kernel.Taps.Select(tap => tap.Weight);
    }

    private static bool Within(float a, float b) => MathF.Abs(a - b) < 1e-7f;
}
