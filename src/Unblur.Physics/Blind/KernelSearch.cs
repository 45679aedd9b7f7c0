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
    private readonly Found[] _found;

    /// <summary>Refines candidates.</summary>
    /// <param name="plane">The photo, in the light in which it was blurred.</param>
    /// <param name="candidates">At least one, found at half the size in that light or in another.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Checked between turns.</param>
    public KernelSearch(ScaledPlane plane, IEnumerable<SolvedCandidate> candidates, BlindOptions options, CancellationToken cancellation)
    {
        (_plane, _options) = (plane, options);
        SolvedCandidate[] all = [.. candidates];
        _found = new Found[all.Length];
        Rows.ForEach(all.Length, options.MaximumThreads, i => _found[i] = new Found(all[i], Refined(all[i].Candidate, cancellation)));
    }

    /// <summary>Candidates of every size, or of the one that was asked for, from both starts.</summary>
    /// <param name="plane">The photo in a light; each finds other kernels.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Checked between turns.</param>
    public static IReadOnlyList<SolvedCandidate> Candidates(ScaledPlane plane, BlindOptions options, CancellationToken cancellation)
    {
        int[] sizes = options.KernelSize > 0 ? [options.KernelSize] : [.. s_sizes.Where(size => size <= Largest(plane))];
        KernelCandidate[] starts = [.. sizes.Select(size => new KernelCandidate(size, false)), .. sizes.Select(size => new KernelCandidate(size, true))];
        var solved = new SolvedCandidate[starts.Length];
        BlindOptions alone = options with { MaximumThreads = 1 };
        Rows.ForEach(starts.Length, options.MaximumThreads, i =>
            solved[i] = new SolvedCandidate(plane, KernelEstimator.Solve(plane, starts[i], KernelEstimator.SearchScale, alone, cancellation)));
        return solved;
    }

    /// <summary>The best of the candidates.</summary>
    /// <param name="most">Candidates to return, at least 1.</param>
    /// <returns>Those that fit into their square, by their free energy, without what is like a better one; the largest, where none fits.</returns>
    public IReadOnlyList<int> Best(int most)
    {
        List<int> best = [];
        foreach (int i in Enumerable.Range(0, _found.Length).Where(i => Fits(_found[i].Refined)).OrderBy(i => _found[i].Refined.Energy))
        {
            if (best.Count < most && !best.Exists(other => KernelShift.Of(Candidate(other).ToKernel(), Candidate(i).ToKernel()).Similarity > Alike))
            {
                best.Add(i);
            }
        }

        return best.Count > 0 ? best : [_found.Length - 1];
    }

    /// <summary>A candidate, refined.</summary>
    public KernelCandidate Candidate(int index) => _found[index].Refined;

    /// <summary>The mean similarity of the others that fit to one, as they were found, in the same light.</summary>
    public double Agreement(int index)
    {
        (ScaledPlane plane, KernelCandidate best) = _found[index].Solved;
        BlurKernel kernel = best.ToKernel();
        return _found.Where((other, i) => i != index && ReferenceEquals(other.Solved.Plane, plane) && Fits(other.Solved.Candidate))
            .Select(other => KernelShift.Of(kernel, other.Solved.Candidate.ToKernel()).Similarity).DefaultIfEmpty(0).Average();
    }

    /// <summary>The mean similarity of the kernels of four parts of the photo, each searched for by itself, to that of a candidate, in the light in which it was found.</summary>
    public double RegionAgreement(int index, CancellationToken cancellation)
    {
        (ScaledPlane plane, KernelCandidate best) = _found[index].Solved;
        BlurKernel kernel = best.ToKernel();
        (int width, int height) = (plane.Width * PartPercent / 100, plane.Height * PartPercent / 100);
        double[] similarities = new double[4];
        BlindOptions alone = _options with { MaximumThreads = 1, KeepsScales = false };
        Rows.ForEach(4, _options.MaximumThreads, i =>
        {
            ScaledPlane part = plane.Part(i % 2 * (plane.Width - width), i / 2 * (plane.Height - height), width, height);
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
        int fullSize = _options.KernelSize > 0 ? candidate.FullSize : Math.Max(candidate.FullSize, Math.Min(KernelEstimator.OddSize(2 * size), KernelEstimator.OddSize(Largest(_plane) - 2)));
        return candidate with { FullSize = fullSize, Size = size, Weights = weights, Energy = energy };
    }

    private static bool Fits(KernelCandidate candidate) => KernelCleaning.BorderShare(candidate.Weights, candidate.Size) <= LargestBorderShare;

    private static int Largest(ScaledPlane plane) => (Math.Min(plane.Height, plane.Width) / 3) - 1;

    private sealed record Found(SolvedCandidate Solved, KernelCandidate Refined);
}

/// <summary>A candidate at half the size, and the photo in the light in which it was found.</summary>
internal sealed record SolvedCandidate(ScaledPlane Plane, KernelCandidate Candidate);
