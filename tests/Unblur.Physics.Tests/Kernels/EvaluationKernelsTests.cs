using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Kernels;

public sealed class EvaluationKernelsTests
{
    // Published results depend on these kernels: a change of this number is a change of the benchmark.
    [Fact]
    public void HandShake_FixedSeed_NeverChanges() =>
        Assert.Equal(7052118520775020934UL, Checksum(EvaluationKernels.HandShake(20, 3, 30, 2024)));

    [Fact]
    public void HandShake_MoreKernels_KeepTheFirstOnes()
    {
        IReadOnlyList<BlurKernel> few = EvaluationKernels.HandShake(3, 5, 20, 1);
        IReadOnlyList<BlurKernel> more = EvaluationKernels.HandShake(6, 5, 20, 1);

        Assert.Equal(few.Select(kernel => kernel.Length), more.Take(3).Select(kernel => kernel.Length));
        Assert.Equal(6, more.Select(kernel => kernel.Length).Distinct().Count());
        Assert.All(more, kernel => Assert.InRange(kernel.Length, 5, 20));
    }

    [Fact]
    public void HandShake_EveryKernel_IsCurved() =>
        Assert.All(EvaluationKernels.HandShake(20, 20, 20, 3), kernel => Assert.True(AcrossVariance(kernel) > 0.3));

    [Fact]
    public void HandShake_MinimumAboveMaximum_Throws() =>
        Assert.Throws<ArgumentException>(() => EvaluationKernels.HandShake(1, 20, 10, 1));

    /// <summary>The smaller eigenvalue of the covariance: a straight line leaves only the bilinear 1/4.</summary>
    private static double AcrossVariance(BlurKernel kernel)
    {
        double xx = kernel.Taps.Sum(tap => (double)tap.Weight * tap.Dx * tap.Dx);
        double yy = kernel.Taps.Sum(tap => (double)tap.Weight * tap.Dy * tap.Dy);
        double xy = kernel.Taps.Sum(tap => (double)tap.Weight * tap.Dx * tap.Dy);
        return ((xx + yy) / 2) - Math.Sqrt((Math.Pow(xx - yy, 2) / 4) + (xy * xy));
    }

    /// <summary>FNV-1a over sizes and weights in steps of 1e-5, so that the last bits of a platform's sine do not count.</summary>
    private static ulong Checksum(IEnumerable<BlurKernel> kernels)
    {
        ulong hash = 14695981039346656037;
        foreach (BlurKernel kernel in kernels)
        {
            hash = (hash ^ (ulong)kernel.Size) * 1099511628211;
            foreach (float weight in kernel.Weights)
            {
                hash = (hash ^ (ulong)Math.Round(weight * 1e5)) * 1099511628211;
            }
        }

        return hash;
    }
}
