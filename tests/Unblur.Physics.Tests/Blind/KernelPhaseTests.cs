using Unblur.Physics.Blind;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelPhaseTests
{
    private const int Size = 11;

    [Theory]
    [InlineData(0.375, -0.25)]
    [InlineData(-0.5, 0.125)]
    [InlineData(0, 0)]
    public void Of_AKernelThatWasMoved_IsTheWayBack(double x, double y)
    {
        (double backX, double backY) = KernelPhase.Of(KernelPhase.Shifted(Trace(), Size, x, y), Size);

        Assert.Equal(0, Math.IEEERemainder(x + backX, 1), 1e-9);
        Assert.Equal(0, Math.IEEERemainder(y + backY, 1), 1e-9);
    }

    [Fact]
    public void Shifted_ByAWholePixel_MovesTheWeights()
    {
        float[] moved = KernelPhase.Shifted(Trace(), Size, 1, 0);

        Assert.All(Enumerable.Range(1, (Size * Size) - 1).Where(i => i % Size != 0), i => Assert.Equal(Trace()[i - 1], moved[i], 1e-5));
    }

    [Fact]
    public void Support_OfADot_IsASquareCutAtTheBorder()
    {
        float[] kernel = new float[Size * Size];
        kernel[0] = 1;

        Assert.Equal(9, KernelPhase.Support(kernel, Size, 2).Count(isIn => isIn));
    }

    private static float[] Trace()
    {
        float[] kernel = new float[Size * Size];
        foreach ((int x, int y) in ((int, int)[])[(3, 5), (4, 5), (5, 5), (6, 4), (7, 3)])
        {
            kernel[(y * Size) + x] = 0.2f;
        }

        return kernel;
    }
}
