using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>How alike two kernels are, wherever each lies: a blind estimate knows a kernel but for a shift.</summary>
public static class KernelShift
{
    /// <summary>The largest correlation of two kernels over all whole shifts: Σ a(p) b(p + shift) / (‖a‖ ‖b‖), 0 to 1.</summary>
    /// <returns>The correlation, and by how much b lies to the right of and below a, px.</returns>
    /// <remarks>Hu and Yang, "Good regions to deblur", ECCV 2012, Eq. 9: the kernel similarity.</remarks>
    public static (double Similarity, int X, int Y) Of(BlurKernel a, BlurKernel b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int reach = a.Radius + b.Radius, wide = (2 * reach) + 1;
        double[] sums = new double[wide * wide];
        foreach (KernelTap first in a.Taps)
        {
            foreach (KernelTap second in b.Taps)
            {
                sums[((second.Dy - first.Dy + reach) * wide) + second.Dx - first.Dx + reach] += (double)first.Weight * second.Weight;
            }
        }

        int best = Array.IndexOf(sums, sums.Max());
        return (sums[best] / (Length(a) * Length(b)), (best % wide) - reach, (best / wide) - reach);
    }

    private static double Length(BlurKernel kernel) => Math.Sqrt(kernel.Taps.Sum(tap => (double)tap.Weight * tap.Weight));
}
