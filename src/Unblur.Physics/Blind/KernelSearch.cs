using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Which size of the kernel and which start explain a photo best, at half its size.</summary>
internal sealed class KernelSearch
{
    private const double LargestBorderShare = 0.04; // of the weights in the outermost ring: above it the kernel does not fit into the square

    private const int PartPercent = 55; // of each side

    private static readonly int[] s_sizes = [13, 19, 27, 39, 55];

    private readonly ScaledPlane _plane;
    private readonly BlindOptions _options;
    private readonly LatentScore _score;
    private readonly KernelCandidate[] _candidates;

    /// <param name="plane">The photo.</param>
    /// <param name="options">Its kernel size, where it is not 0, is the only one.</param>
    public KernelSearch(ScaledPlane plane, BlindOptions options)
    {
        (_plane, _options) = (plane, options);
        int largest = (Math.Min(plane.Height, plane.Width) / 3) - 1;
        int[] sizes = options.KernelSize > 0 ? [options.KernelSize] : [.. s_sizes.Where(size => size <= largest)];
        _candidates = [.. sizes.Select(size => new KernelCandidate(size, false)), .. sizes.Select(size => new KernelCandidate(size, true))];
        _score = new LatentScore(plane.Scaled(Math.Pow(2, -0.5 * KernelEstimator.SearchScale)), sizes[^1], options.MaximumThreads);
    }

    /// <summary>Solves every candidate and returns the one of least energy that fits into its square; of the largest, where none does.</summary>
    public KernelCandidate Run(CancellationToken cancellation)
    {
        BlindOptions alone = _options with { MaximumThreads = 1 };
        Rows.ForEach(_candidates.Length, _options.MaximumThreads, i =>
            _candidates[i] = KernelEstimator.Solve(_plane, _candidates[i], KernelEstimator.SearchScale, alone, cancellation));
        for (int i = 0; i < _candidates.Length; i++)
        {
            _candidates[i] = _candidates[i] with { Energy = _score.Of(_candidates[i].Weights, _candidates[i].Size) };
        }

        KernelCandidate[] fitting = [.. _candidates.Where(Fits)];
        return (fitting.Length > 0 ? fitting : _candidates[^1..]).MinBy(candidate => candidate.Energy)!;
    }

    /// <summary>The mean similarity of the others that fit to the best.</summary>
    public double Agreement(KernelCandidate best)
    {
        BlurKernel kernel = best.ToKernel();
        return _candidates.Where(other => other != best && Fits(other))
            .Select(other => KernelShift.Of(kernel, other.ToKernel()).Similarity).DefaultIfEmpty(0).Average();
    }

    /// <summary>The mean similarity of the kernels of four parts of the photo, each searched for by itself, to the best.</summary>
    public double RegionAgreement(KernelCandidate best, CancellationToken cancellation)
    {
        BlurKernel kernel = best.ToKernel();
        (int width, int height) = (_plane.Width * PartPercent / 100, _plane.Height * PartPercent / 100);
        double[] similarities = new double[4];
        BlindOptions alone = _options with { MaximumThreads = 1, KeepsScales = false };
        Rows.ForEach(4, _options.MaximumThreads, i =>
        {
            ScaledPlane part = _plane.Part(i % 2 * (_plane.Width - width), i / 2 * (_plane.Height - height), width, height);
            KernelCandidate start = new(best.FullSize, best.IsUpright);
            KernelCandidate found = KernelEstimator.Solve(part, start, KernelEstimator.SearchScale, alone, cancellation);
            similarities[i] = KernelShift.Of(kernel, found.ToKernel()).Similarity;
        });
        return similarities.Average();
    }

    private static bool Fits(KernelCandidate candidate) => KernelCleaning.BorderShare(candidate.Weights, candidate.Size) <= LargestBorderShare;
}
