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
        (double[] sums, int reach) = Sums(a, b);
        int wide = (2 * reach) + 1, best = Array.IndexOf(sums, sums.Max());
        return (sums[best] / (Length(a) * Length(b)), (best % wide) - reach, (best / wide) - reach);
    }

    /// <summary>By how much b lies to the right of and below a, px, where their correlation would be largest between whole pixels.</summary>
    /// <remarks>
    /// The peak of the paraboloid through the logarithms of the largest correlation and of its eight neighbours, at most a pixel away: exact for strokes of a normal
    /// profile. The whole shift where one of them is 0, as beside lines that are a pixel wide.
    /// </remarks>
    public static (double X, double Y) Between(BlurKernel a, BlurKernel b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        (double[] sums, int reach) = Sums(a, b);
        int wide = (2 * reach) + 1, best = Array.IndexOf(sums, sums.Max());
        (int x, int y) = ((best % wide) - reach, (best / wide) - reach);
        (double slopeX, double slopeY, double curveX, double curveY, double twist) = (0, 0, 0, 0, 0);
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                double value = Math.Abs(x + dx) > reach || Math.Abs(y + dy) > reach ? double.NegativeInfinity : Math.Log(sums[best + (dy * wide) + dx] / sums[best]);
                (slopeX, slopeY, twist) = (slopeX + (dx * value / 6), slopeY + (dy * value / 6), twist + (dx * dy * value / 4));
                (curveX, curveY) = (curveX + (((dx * dx) - (2.0 / 3)) * value), curveY + (((dy * dy) - (2.0 / 3)) * value));
            }
        }

        double determinant = (curveX * curveY) - (twist * twist);
        return curveX < 0 && curveY < 0 && determinant > 0 && double.IsFinite(determinant)
            ? (x + Math.Clamp(((twist * slopeY) - (curveY * slopeX)) / determinant, -1, 1), y + Math.Clamp(((twist * slopeX) - (curveX * slopeY)) / determinant, -1, 1))
            : (x, y);
    }

    /// <summary>The correlation at every shift that overlaps, not normalized.</summary>
    private static (double[] Sums, int Reach) Sums(BlurKernel a, BlurKernel b)
    {
        int reach = a.Radius + b.Radius, wide = (2 * reach) + 1;
        double[] sums = new double[wide * wide];
        foreach (KernelTap first in a.Taps)
        {
            foreach (KernelTap second in b.Taps)
            {
                sums[((second.Dy - first.Dy + reach) * wide) + second.Dx - first.Dx + reach] += (double)first.Weight * second.Weight;
            }
        }

        return (sums, reach);
    }

    private static double Length(BlurKernel kernel) => Math.Sqrt(kernel.Taps.Sum(tap => (double)tap.Weight * tap.Weight));
}
