using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Which size of the kernel and which start explain a photo best, at half its size.</summary>
internal sealed class KernelSearch
{
    private const double LargestBorderShare = 0.04; // of the weights in the outermost ring: above it the kernel does not fit into the square

    private const int PartPercent = 55; // of each side
    private const int Side = 224, KernelsPerSide = 5, Margin = 2; // of the part on which candidates are refined, px, and of a kernel's square
    private const int Steps = 4, StepIterations = 12, EnergyIterations = 60;
    private const double FirstNoise = 0.02, Alike = 0.97;

    private static readonly int[] s_sizes = [13, 19, 27, 39, 55];

    private readonly ScaledPlane _plane;
    private readonly BlindOptions _options;
    private readonly int _largest;
    private readonly KernelCandidate[] _candidates, _refined;

    /// <param name="plane">The photo.</param>
    /// <param name="options">Its kernel size, where it is not 0, is the only one.</param>
    public KernelSearch(ScaledPlane plane, BlindOptions options)
    {
        (_plane, _options) = (plane, options);
        _largest = (Math.Min(plane.Height, plane.Width) / 3) - 1;
        int[] sizes = options.KernelSize > 0 ? [options.KernelSize] : [.. s_sizes.Where(size => size <= _largest)];
        _candidates = [.. sizes.Select(size => new KernelCandidate(size, false)), .. sizes.Select(size => new KernelCandidate(size, true))];
        _refined = new KernelCandidate[_candidates.Length];
    }

    /// <summary>Solves and refines every candidate.</summary>
    /// <param name="most">Candidates to return, at least 1.</param>
    /// <param name="cancellation">Checked between turns.</param>
    /// <returns>Those that fit into their square, by their free energy, without what is like a better one; the largest, where none fits.</returns>
    public IReadOnlyList<int> Run(int most, CancellationToken cancellation)
    {
        BlindOptions alone = _options with { MaximumThreads = 1 };
        Rows.ForEach(_candidates.Length, _options.MaximumThreads, i =>
        {
            _candidates[i] = KernelEstimator.Solve(_plane, _candidates[i], KernelEstimator.SearchScale, alone, cancellation);
            _refined[i] = Refined(_candidates[i], cancellation);
        });
        List<int> best = [];
        foreach (int i in Enumerable.Range(0, _candidates.Length).Where(i => Fits(_refined[i])).OrderBy(i => _refined[i].Energy))
        {
            if (best.Count < most && !best.Exists(other => KernelShift.Of(_refined[other].ToKernel(), _refined[i].ToKernel()).Similarity > Alike))
            {
                best.Add(i);
            }
        }

        return best.Count > 0 ? best : [_candidates.Length - 1];
    }

    /// <summary>A candidate, refined.</summary>
    public KernelCandidate Candidate(int index) => _refined[index];

    /// <summary>The mean similarity of the others that fit to one, as they were found.</summary>
    public double Agreement(int index)
    {
        BlurKernel kernel = _candidates[index].ToKernel();
        return _candidates.Where((other, i) => i != index && Fits(other))
            .Select(other => KernelShift.Of(kernel, other.ToKernel()).Similarity).DefaultIfEmpty(0).Average();
    }

    /// <summary>The mean similarity of the kernels of four parts of the photo, each searched for by itself, to that of a candidate.</summary>
    public double RegionAgreement(int index, CancellationToken cancellation)
    {
        KernelCandidate best = _candidates[index];
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

    private KernelCandidate Refined(KernelCandidate candidate, CancellationToken cancellation)
    {
        int size = _options.KernelSize > 0 ? candidate.Size : candidate.Size + (2 * Margin);
        float[] weights = KernelCleaning.Grown(candidate.Weights, candidate.Size, size);
        ScaledPlane plane = _plane.Scaled(Math.Pow(2, -0.5 * Math.Min(KernelEstimator.SearchScale, KernelEstimator.ScaleCount(candidate.FullSize) - 1)));
        KernelRefinement refinement = new(plane.Textured(Math.Max(Side, KernelsPerSide * size)), weights, size, 1);
        refinement.Descend(Steps, FirstNoise, StepIterations, cancellation);
        double energy = refinement.Settle(EnergyIterations, cancellation);
        refinement.Clean();
        KernelCleaning.Centre(weights, size);
        int fullSize = _options.KernelSize > 0 ? candidate.FullSize : Math.Max(candidate.FullSize, Math.Min(KernelEstimator.OddSize(2 * size), KernelEstimator.OddSize(_largest - 2)));
        return candidate with { FullSize = fullSize, Size = size, Weights = weights, Energy = energy };
    }

    private static bool Fits(KernelCandidate candidate) => KernelCleaning.BorderShare(candidate.Weights, candidate.Size) <= LargestBorderShare;
}
