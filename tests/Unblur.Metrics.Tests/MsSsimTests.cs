using Unblur.Imaging;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests;

public sealed class MsSsimTests
{
    private static readonly double[] Exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    [Fact]
    public void Training_PatternAndItsHorizontalMean_IsTheKnownValue()
    {
        PlanarImage pattern = new(3, 256, 256);
        PlanarImage mean = new(3, 256, 256);
        for (int i = 0; i < pattern.Values.Length; i++)
        {
            (int c, int y, int x) = (i / 65536, i / 256 % 256, i % 256);
            pattern.Values[i] = Pattern(c, y, x);
            mean.Values[i] = (Pattern(c, y, Math.Max(x - 2, 0)) + Pattern(c, y, x) + Pattern(c, y, Math.Min(x + 2, 255))) / 3;
        }

        // The code that NeurMAP trained with gives 0.868069 in float32, and 0.868057 when it is run in float64.
        Assert.Equal(0.868057, MsSsim.Training(pattern, mean), 2e-6);
        Assert.Equal(0.868069, MsSsim.Training(pattern, mean), 1.5e-5);
        Assert.Equal(0.643021, Ssim.BasicSr(pattern, mean), 2e-6);
    }

    [Theory]
    [InlineData(179, 203)] // the fifth level holds the window exactly in one direction
    [InlineData(48, 67)]   // the window shrinks from the third level on
    public void Training_AnyImages_EqualsTheFormula(int height, int width)
    {
        (PlanarImage a, PlanarImage b) = Pair(2, height, width);
        (double[][,]? planesA, double[][,]? planesB) = (Planes(a), Planes(b));
        double expected = 1.0;
        for (int level = 0; level < 5; level++)
        {
            int size = Math.Min(11, Math.Min(planesA[0].GetLength(0), planesA[0].GetLength(1)));
            (double Ssim, double Cs, double Luminance, double Contrast, double Structure)[] terms = planesA.Zip(planesB, (x, y) => Slow.Terms(x, y, Slow.Gaussian(size, 1.5), 0.0001, 0.0009)).ToArray();
            if (level < 4)
            {
                expected *= Math.Pow(terms.Average(term => term.Cs), Exponents[level]);
            }
            else
            {
                expected *= Math.Pow(terms.Average(term => term.Ssim), 4 * Exponents[level]);
            }

            (planesA, planesB) = ([.. planesA.Select(Pool)], [.. planesB.Select(Pool)]);
        }

        Assert.Equal(expected, MsSsim.Training(a, b), 1e-9);
    }

    [Fact]
    public void Of_OddSizes_EqualsTheFormula()
    {
        (PlanarImage a, PlanarImage b) = Pair(1, 163, 181);
        (double Ssim, double Cs, double Luminance, double Contrast, double Structure)[] levels = SlowPyramid(a, b, Slow.Uniform(2), centre: 0);
        double expected = Math.Pow(levels[4].Ssim, Exponents[4]);
        for (int level = 0; level < 4; level++)
        {
            expected *= Math.Pow(levels[level].Cs, Exponents[level]);
        }

        Assert.Equal(expected, MsSsim.Of(a, b), 1e-9);
    }

    [Fact]
    public void Kohler_OddSizes_EqualsTheFormula()
    {
        double[] half = [0.037828455507260, -0.023849465019560, -0.110624404418440, 0.377402855612830, 0.852698679008890];
        double[] taps = [.. half, .. half.Reverse().Skip(1)];
        double[,] kernel = new double[9, 9];
        for (int i = 0; i < 81; i++)
        {
            kernel[i / 9, i % 9] = taps[i / 9] * taps[i % 9] / Math.Pow(taps.Sum(), 2);
        }

        (PlanarImage a, PlanarImage b) = Pair(1, 163, 181);
        (double Ssim, double Cs, double Luminance, double Contrast, double Structure)[] levels = SlowPyramid(a, b, kernel, centre: 4);
        double expected = Math.Pow(levels[4].Luminance, Exponents[4]);
        for (int level = 0; level < 5; level++)
        {
            expected *= Math.Pow(levels[level].Contrast * levels[level].Structure, Exponents[level]);
        }

        Assert.Equal(expected, MsSsim.Kohler(a, b), 1e-8);
    }

    [Fact]
    public void All_EqualImages_AreOne()
    {
        (PlanarImage a, PlanarImage _) = Pair(3, 176, 170);

        Assert.Equal(1, MsSsim.Of(a, a), 1e-12);
        Assert.Equal(1, MsSsim.Training(a, a), 1e-12);
        Assert.Equal(1, MsSsim.Kohler(a, a), 1e-12);
    }

    [Fact]
    public void All_ExchangedImages_AreTheSame()
    {
        (PlanarImage a, PlanarImage b) = Pair(3, 176, 170);

        Assert.Equal(MsSsim.Of(a, b), MsSsim.Of(b, a), 1e-12);
        Assert.Equal(MsSsim.Training(a, b), MsSsim.Training(b, a), 1e-12);
        Assert.Equal(MsSsim.Kohler(a, b), MsSsim.Kohler(b, a), 1e-12);
    }

    [Fact]
    public void All_TooSmall_SayHowLarge()
    {
        PlanarImage small = new(3, 160, 300);
        PlanarImage tiny = new(3, 15, 300);

        Assert.Contains("at least 161 x 161", Assert.Throws<ArgumentException>(() => MsSsim.Of(small, small)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 161 x 161", Assert.Throws<ArgumentException>(() => MsSsim.Kohler(small, small)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 16 x 16", Assert.Throws<ArgumentException>(() => MsSsim.Training(tiny, tiny)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_DifferentSizes_Throw()
    {
        PlanarImage a = new(3, 200, 220);
        PlanarImage b = new(3, 220, 200);

        Assert.Throws<ArgumentException>(() => MsSsim.Of(a, b));
        Assert.Throws<ArgumentException>(() => MsSsim.Training(a, b));
        Assert.Throws<ArgumentException>(() => MsSsim.Kohler(a, b));
    }

    private static (double Ssim, double Cs, double Luminance, double Contrast, double Structure)[] SlowPyramid(
        PlanarImage a, PlanarImage b, double[,] kernel, int centre)
    {
        var levels = new (double, double, double, double, double)[5];
        (double[,]? x, double[,]? y) = (Slow.Channel(a, 0), Slow.Channel(b, 0));
        for (int level = 0; level < 5; level++)
        {
            levels[level] = Slow.Terms(x, y, Slow.Gaussian(11, 1.5), 0.0001, 0.0009);
            (x, y) = (Slow.HalveSymmetric(x, kernel, centre), Slow.HalveSymmetric(y, kernel, centre));
        }

        return levels;
    }

    private static double[,] Pool(double[,] plane)
    {
        double[,] pooled = new double[plane.GetLength(0) / 2, plane.GetLength(1) / 2];
        for (int y = 0; y < pooled.GetLength(0); y++)
        {
            for (int x = 0; x < pooled.GetLength(1); x++)
            {
                pooled[y, x] = (plane[2 * y, 2 * x] + plane[2 * y, (2 * x) + 1] + plane[(2 * y) + 1, 2 * x] + plane[(2 * y) + 1, (2 * x) + 1]) / 4;
            }
        }

        return pooled;
    }

    private static double[][,] Planes(PlanarImage image) => [.. Enumerable.Range(0, image.Channels).Select(c => Slow.Channel(image, c))];

    private static float Pattern(int c, int y, int x) => ((7 * c) + (3 * y) + (5 * x)) % 64 / 63f;

    private static (PlanarImage A, PlanarImage B) Pair(int channels, int height, int width)
        => (TestImages.Textured(channels, height, width, seed: 1, noise: 0.1f), TestImages.Textured(channels, height, width, seed: 2, noise: 0.1f));
}
