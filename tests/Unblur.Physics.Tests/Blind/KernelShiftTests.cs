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

    [Fact]
    public void Of_CrossedLines_IsSmall()
    {
        var across = BlurKernel.FromMotion(new(15, 0));
        var down = BlurKernel.FromMotion(new(0, 15));

        Assert.InRange(KernelShift.Of(across, down).Similarity, 0.01, 0.12);
    }
}
