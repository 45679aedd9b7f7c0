using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Finds the kernel of a shaken photo, coarse to fine, with no training.</summary>
/// <remarks>
/// Picture and kernel by turns on each scale of a pyramid of factor √2, from a kernel of about 3 px on: the framework of Cho and Lee, "Fast motion
/// deblurring", 2009, with the picture under an L0 prior of its gradients (<see cref="LatentStep"/>). Which kernel the first scales find is much of a lottery, so
/// that they are gone through in two lights, the blur's own and <see cref="BlurLight.Camera"/>, and what comes of both is compared in the blur's own.
/// </remarks>
public static class KernelEstimator
{
    /// <summary>Smallest side of a photo, px.</summary>
    public const int SmallestSide = 64;

    private const int CoarsestKernel = 5;
    private const int RefinementMargin = 2, RefinementSide = 384, KernelsPerSide = 5, PhaseSearches = 2, Starters = 6, Finalists = 2;
    private const int MisfitSide = 256;
    private const double MisfitSmoothness = 0.4; // little, so that what is left is the kernel's fault, not the prior's

    /// <summary>The scale on which candidates are compared: half the size.</summary>
    internal const int SearchScale = 2;

    /// <summary>Estimates the kernel of a photo, or of a region of one.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite; at least 64 px on each side. A crop of at most about 600 px takes the least time.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Checked between turns.</param>
    /// <exception cref="ArgumentException">The photo is too small, or an option is out of range.</exception>
    public static BlindEstimate Estimate(PlanarImage blurry, BlindOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        options ??= new BlindOptions();
        options.Validate();
        if (Math.Min(blurry.Height, blurry.Width) < SmallestSide)
        {
            throw new ArgumentException($"The photo is {blurry.Width} x {blurry.Height}: give at least {SmallestSide} px on each side.", nameof(blurry));
        }

        double jpeg = JpegNoise.Of(blurry);
        IReadOnlyList<SolvedCandidate> others = options.Light == BlurLight.Camera ? [] : KernelSearch.Candidates(Plane(BlurLight.Camera), options, cancellation);
        FoundKernel found = Find(options.Light ?? BlurLight.Linear);
        if (options.Light is null && LightChoice.Of(blurry, found.Kernel, options.MaximumThreads, cancellation) == BlurLight.Encoded)
        {
            found = Find(BlurLight.Encoded);
        }

        (ScaledPlane plane, BlurKernel kernel) = (found.Plane, found.Kernel);
        ScaledPlane encoded = plane with { Light = BlurLight.Encoded, Values = LightCurve.FromLight(plane.Light, plane.ToImage()).Values };
        return new BlindEstimate(kernel)
        {
            Light = plane.Light,
            Scales = found.Candidate.Scales,
            Misfit = Misfit(encoded.Textured(MisfitSide), kernel, plane.Light, options.MaximumThreads),
            Noise = encoded.WhiteNoise(),
            RegionAgreement = Math.Min(encoded.Width, encoded.Height) >= 2 * SmallestSide ? found.Search.RegionAgreement(found.Index, cancellation) : 1,
            Agreement = found.Search.Agreement(found.Index),
            Spread = kernel.Spread(),
            SaturatedShare = encoded.IsTrusted.Count(isTrusted => !isTrusted) / (double)encoded.Values.Length,
        };

        FoundKernel Find(BlurLight light)
        {
            ScaledPlane own = Plane(light);
            KernelSearch search = new(own, KernelSearch.Candidates(own, options, cancellation).Concat(others), options, cancellation);
            (int index, KernelCandidate candidate) = Finest(own, search, options, cancellation);
            return new FoundKernel(own, search, index, candidate, candidate.ToKernel());
        }

        ScaledPlane Plane(BlurLight light)
        {
            double slope = Math.Sqrt(blurry.Values.Average(value => Math.Pow(LightCurve.Slope(light, value), 2)));
            return ScaledPlane.Of(blurry, light, options.Saturation) with { JpegError = jpeg * slope };
        }
    }

    /// <summary>Continues a candidate to a scale.</summary>
    internal static KernelCandidate Solve(ScaledPlane plane, KernelCandidate candidate, int lastScale, BlindOptions options, CancellationToken cancellation)
    {
        int scales = ScaleCount(candidate.FullSize);
        int[] turns = Turns(scales, options);
        float[] lambdas = Weights(options, turns.Sum());
        int first = candidate.Weights.Length > 0 ? Math.Min(SearchScale, scales - 1) - 1 : scales - 1;
        for (int scale = first; scale >= Math.Min(lastScale, scales - 1); scale--)
        {
            double factor = Math.Pow(2, -0.5 * scale);
            candidate = candidate.Resized(scale == 0 ? candidate.FullSize : OddSize(candidate.FullSize * factor));
            ScaleSolver solver = new(plane.Scaled(factor), candidate.Size, options);
            solver.Run(candidate.Weights, lambdas.AsSpan(turns[(scale + 1)..].Sum(), turns[scale]), cancellation);
            KernelCleaning.Centre(candidate.Weights, candidate.Size);
            if (options.KeepsScales)
            {
                candidate = candidate with { Scales = [.. candidate.Scales, new BlindScale(candidate.ToKernel(), LightCurve.FromLight(plane.Light, solver.Picture()))] };
            }
        }

        return candidate;
    }

    /// <summary>Scales for a kernel of this size, in steps of √2.</summary>
    internal static int ScaleCount(int fullSize) => Math.Max(1, 1 + (int)Math.Floor(2 * Math.Log2((double)fullSize / CoarsestKernel)));

    /// <summary>Turns of picture and kernel on each scale, the finest first.</summary>
    internal static int[] Turns(int scales, BlindOptions options)
        => [.. Enumerable.Range(0, scales).Select(scale => scale < SearchScale ? (options.Iterations + 1) / 2 : options.Iterations)];

    /// <summary>The weight of a gradient in each turn, from the coarsest scale on.</summary>
    internal static float[] Weights(BlindOptions options, int turns)
    {
        double fall = options.LastGradientWeight / options.FirstGradientWeight;
        return [.. Enumerable.Range(0, turns).Select(turn => (float)(options.FirstGradientWeight * Math.Pow(fall, turn / Math.Max(1, turns - 1.0))))];
    }

    internal static int OddSize(double size) => Math.Max(3, ((int)Math.Ceiling(size) / 2 * 2) + 1);

    /// <summary>A race on the finest scale: all candidates take a few steps, the best of them the rest, and the one of least free energy is finished.</summary>
    private static (int Index, KernelCandidate Candidate) Finest(ScaledPlane plane, KernelSearch search, BlindOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<int> indices = search.Best(options.Refinements > 0 ? Starters : 1);
        List<Runner> runners = [.. indices.Select(index => new Runner(index))];
        BlindOptions shared = options with { MaximumThreads = Math.Max(1, options.MaximumThreads / indices.Count) };
        Rows.ForEach(runners.Count, options.MaximumThreads, i =>
        {
            KernelCandidate candidate = Grown(Solve(plane, search.Candidate(runners[i].Index), 0, shared, cancellation), options);
            runners[i].Candidate = candidate;
            if (options.Refinements > 0)
            {
                ScaledPlane part = plane.Textured(Math.Max(RefinementSide, KernelsPerSide * candidate.Size));
                runners[i].Refinement = new KernelRefinement(part, candidate.Weights, candidate.Size, shared.MaximumThreads);
                runners[i].Energy = runners[i].Refinement!.Begin(cancellation);
            }
        });
        if (options.Refinements > 0)
        {
            runners = [.. runners.OrderBy(runner => runner.Energy).Take(Finalists)]; // the others' memory is free
            Rows.ForEach(runners.Count, options.MaximumThreads, i => runners[i].Energy = runners[i].Refinement!.Continue(cancellation));
            runners = [runners.MinBy(runner => runner.Energy)!];
            runners[0].Refinement!.MaximumThreads = options.MaximumThreads;
            runners[0].Refinement!.Finish(options.Refinements, PhaseSearches, cancellation);
            KernelCleaning.Centre(runners[0].Candidate.Weights, runners[0].Candidate.Size);
        }

        return (runners[0].Index, runners[0].Candidate);
    }

    /// <summary>A candidate of a size that was searched gets a margin, so that its ends are not cut off.</summary>
    private static KernelCandidate Grown(KernelCandidate candidate, BlindOptions options)
    {
        int size = options.KernelSize > 0 ? candidate.Size : Math.Min(candidate.Size + (2 * RefinementMargin), BlindOptions.LargestKernel);
        return candidate with { Size = size, Weights = KernelCleaning.Grown(candidate.Weights, candidate.Size, size) };
    }

    private static double Misfit(ScaledPlane plane, BlurKernel kernel, BlurLight light, int maximumThreads)
    {
        if (kernel.Size >= Math.Min(plane.Width, plane.Height))
        {
            return 0;
        }

        PlanarImage blurry = plane.ToImage();
        PlanarImage restored = Deconvolver.Restore(
            blurry, kernel, new DeconvolutionOptions { Noise = plane.WhiteNoise(), Smoothness = MisfitSmoothness, Light = light, MaximumThreads = maximumThreads });
        PlanarImage again = LightCurve.Blurred(restored, new KernelBlur(kernel) { Border = BlurBorder.Valid, MaximumThreads = maximumThreads }, light);
        PlanarImage there = blurry.Crop(kernel.Radius, kernel.Radius, again.Width, again.Height);
        return Math.Sqrt(again.Values.Zip(there.Values).Average(pair => (pair.First - pair.Second) * (double)(pair.First - pair.Second)));
    }

    /// <summary>The winner of a search, which has it by its index, in the light of its plane.</summary>
    private sealed record FoundKernel(ScaledPlane Plane, KernelSearch Search, int Index, KernelCandidate Candidate, BlurKernel Kernel);

    /// <summary>A candidate of the race on the finest scale.</summary>
    private sealed class Runner(int index)
    {
        public int Index { get; } = index;

        public KernelCandidate Candidate { get; set; } = new(0, false);

        public KernelRefinement? Refinement { get; set; }

        public double Energy { get; set; }
    }
}
