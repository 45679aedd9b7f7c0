using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelShiftTests
{
    [Fact]
    public void Of_AShiftedCopy_IsOneAtTheShift()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 11, 11, 4)[0];
        const int Wide = 41;
        double[] moved = new double[Wide * Wide];
        foreach (KernelTap tap in kernel.Taps)
        {
            moved[((tap.Dy + 20 - 3) * Wide) + tap.Dx + 20 + 5] = tap.Weight;
        }

        (double similarity, int x, int y) = KernelShift.Of(kernel, BlurKernel.FromWeights(Wide, moved, 0));

        Assert.Equal((5, -3), (x, y));
        Assert.Equal(1, similarity, 1e-5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4, -0.3)]
    [InlineData(-2.25, 3.1)]
    public void Between_AStrokeThatIsMoved_IsThatFar(double x, double y)
    {
        (double foundX, double foundY) = KernelShift.Between(Stroke(0.2, 0.1), Stroke(0.2 + x, 0.1 + y));

        Assert.Equal(x, foundX, 0.06);
        Assert.Equal(y, foundY, 0.06);
    }

    [Fact]
    public void Between_PointsAndLines_IsWhole()
    {
        var line = BlurKernel.FromMotion(new(9, 0));

        Assert.Equal((0, 0), KernelShift.Between(BlurKernel.Identity, BlurKernel.Identity));
        Assert.Equal((0, 0), KernelShift.Between(line, line));
    }

    [Fact]
    public void Of_CrossedLines_IsSmall()
    {
        var across = BlurKernel.FromMotion(new(15, 0));
        var down = BlurKernel.FromMotion(new(0, 15));

        Assert.InRange(KernelShift.Of(across, down).Similarity, 0.01, 0.12);
    }

    /// <summary>A soft slanting stroke, moved to the right and down, px.</summary>
    private static BlurKernel Stroke(double x, double y)
    {
        const int Size = 25, Radius = 12;
        double[] weights = new double[Size * Size];
        for (int i = 0; i < weights.Length; i++)
        {
            (double dx, double dy) = ((i % Size) - Radius - x, (i / Size) - Radius - y);
            (double along, double across) = ((0.8 * dx) + (0.6 * dy), (0.8 * dy) - (0.6 * dx));
            weights[i] = Math.Exp(-(along * along / 8) - (across * across / 1.5));
        }

        return BlurKernel.FromWeights(Size, weights, 6);
    }
}
