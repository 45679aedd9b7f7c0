using Unblur.Physics.Sampling;

namespace Unblur.Physics.Kernels;

/// <summary>Held-out kernels for benchmarks: they never change, and are never used in training.</summary>
/// <remarks>
/// Kernel i of a seed is drawn from <see cref="RandomStreams.ForEvaluation"/>(seed, i), whose salt differs from that of
/// <see cref="RandomStreams.ForTraining"/>. Kernel i does not depend on the number of kernels.
/// </remarks>
public static class EvaluationKernels
{
    /// <summary>Curved hand-shake kernels with lengths uniform in [minimumLength, maximumLength] px.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="minimumLength">Px, 0 to 500.</param>
    /// <param name="maximumLength">Px, minimumLength to 500.</param>
    /// <param name="seed">Identifies the set.</param>
    /// <exception cref="ArgumentException">A length is outside its range.</exception>
    public static IReadOnlyList<BlurKernel> HandShake(int count, double minimumLength, double maximumLength, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        // Every value is explicit: a new default for training must not change a benchmark.
        ShakeOptions options = new()
        {
            MinimumLength = minimumLength,
            MaximumLength = maximumLength,
            ShortLength = minimumLength,
            ShortShare = 0,
            StraightShare = 0,
            Curvature = 4,
            Damping = 3,
            JerkRate = 0.7,
        };
        options.Validate();
        return [.. Enumerable.Range(0, count).Select(index => BlurKernel.Sample(options, RandomStreams.ForEvaluation(seed, index)))];
    }
}
