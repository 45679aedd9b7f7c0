using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>Finds the kernel of a shaken photo, coarse to fine, with no training.</summary>
/// <remarks>
/// Picture and kernel by turns on each scale of a pyramid of factor √2, from a kernel of about 3 px on: the framework of Cho and Lee, "Fast motion
/// deblurring", 2009, with the picture under an L0 prior of its gradients (<see cref="LatentStep"/>).
/// </remarks>
public static class KernelEstimator
{
    /// <summary>Smallest side of a photo, px.</summary>
    public const int SmallestSide = 64;

    private const int CoarsestKernel = 5, SearchScale = 2;

    private const double LargestBorderShare = 0.04; // of the weights in the outermost ring: above it the kernel does not fit into the square

    private static readonly int[] s_sizes = [13, 19, 27, 39, 55];

    /// <summary>Estimates the kernel of a photo, or of a region of one.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite; at least 64 px on each side.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Checked between turns.</param>
    /// <exception cref="ArgumentException">The photo is too small, or an option is out of range.</exception>
    public static BlurKernel Estimate(PlanarImage blurry, BlindOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        options ??= new BlindOptions();
        options.Validate();
        if (Math.Min(blurry.Height, blurry.Width) < SmallestSide)
        {
            throw new ArgumentException($"The photo is {blurry.Width} x {blurry.Height}: give at least {SmallestSide} px on each side.", nameof(blurry));
        }

        var plane = ScaledPlane.Of(blurry, options.Saturation);
        KernelCandidate best = Search(plane, options, cancellation);
        float[] kernel = Solve(plane, best, 0, options, cancellation).Weights;
        return BlurKernel.FromWeights(best.FullSize, [.. kernel.Select(weight => (double)weight)], 0);
    }

    /// <summary>The best of all sizes and starts, on a coarse scale; of one of them, where the size is given.</summary>
    private static KernelCandidate Search(ScaledPlane plane, BlindOptions options, CancellationToken cancellation)
    {
        int largest = (Math.Min(plane.Height, plane.Width) / 3) - 1;
        int[] sizes = options.KernelSize > 0 ? [options.KernelSize] : [.. s_sizes.Where(size => size <= largest)];
        ScaledPlane coarse = plane.Scaled(Math.Pow(2, -0.5 * SearchScale));
        KernelCandidate[] candidates = [.. sizes.Select(size => new KernelCandidate(size, false)), .. sizes.Select(size => new KernelCandidate(size, true))];
        LatentScore score = new(coarse, sizes[^1], options.MaximumThreads);
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = Solve(plane, candidates[i], SearchScale, options, cancellation);
            candidates[i] = candidates[i] with { Energy = score.Of(candidates[i].Weights, candidates[i].Size) };
        }

        KernelCandidate[] fitting = [.. candidates.Where(candidate => KernelCleaning.BorderShare(candidate.Weights, candidate.Size) <= LargestBorderShare)];
        return (fitting.Length > 0 ? fitting : candidates[^1..]).MinBy(candidate => candidate.Energy)!;
    }

    /// <summary>Continues a candidate to a scale.</summary>
    private static KernelCandidate Solve(ScaledPlane plane, KernelCandidate candidate, int lastScale, BlindOptions options, CancellationToken cancellation)
    {
        int scales = Math.Max(1, 1 + (int)Math.Floor(2 * Math.Log2((double)candidate.FullSize / CoarsestKernel)));
        int[] turns = [.. Enumerable.Range(0, scales).Select(scale => scale < SearchScale ? (options.Iterations + 1) / 2 : options.Iterations)];
        float[] lambdas = Weights(options, turns.Sum());
        int first = candidate.Weights.Length > 0 ? Math.Min(SearchScale, scales) - 1 : scales - 1;
        for (int scale = first; scale >= Math.Min(lastScale, scales - 1); scale--)
        {
            double factor = Math.Pow(2, -0.5 * scale);
            candidate = candidate.Resized(scale == 0 ? candidate.FullSize : OddSize(candidate.FullSize * factor));
            ScaleSolver solver = new(plane.Scaled(factor), candidate.Size, options);
            solver.Run(candidate.Weights, lambdas.AsSpan(turns[(scale + 1)..].Sum(), turns[scale]), cancellation);
            KernelCleaning.Centre(candidate.Weights, candidate.Size);
        }

        return candidate;
    }

    private static float[] Weights(BlindOptions options, int turns)
    {
        double fall = options.LastGradientWeight / options.FirstGradientWeight;
        return [.. Enumerable.Range(0, turns).Select(turn => (float)(options.FirstGradientWeight * Math.Pow(fall, turn / Math.Max(1, turns - 1.0))))];
    }

    private static int OddSize(double size) => Math.Max(3, ((int)Math.Ceiling(size) / 2 * 2) + 1);
}
