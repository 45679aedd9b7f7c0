using Unblur.Physics.CameraShake;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind.Regions;

/// <summary>The kernels of all regions, coarse to fine: after some turns of pictures and kernels, they are projected on the rotation of one camera.</summary>
/// <remarks>Regions that show little take over what others show, as the next turns start from the model's kernels.</remarks>
internal sealed class RegionSearch
{
    private const int TurnsPerFit = 4, Margin = 2;
    private const float LeastShare = 0.01f; // of a kernel's largest weight
    private const double LargestNoise = 0.004; // of photos whose regions are refined: not measured with more
    private const double RollShare = 0.6; // the largest roll, px at the corner, for a kernel of 1 px

    private static readonly double[] s_focalLengths = [1, 2, 8]; // times the longer side; 8 hardly differs from a shift

    private readonly (int Width, int Height) _photo;
    private readonly ScaledPlane[] _planes;
    private readonly PathPoint[] _middles; // px from the middle of the photo
    private readonly double[] _weights;
    private readonly BlindOptions _options, _alone;
    private readonly int _fullSize;
    private readonly float[] _start;
    private float[][] _kernels;
    private int _size;
    private double _focalLength = s_focalLengths[1];

    /// <param name="photo">Width and height of the whole photo.</param>
    /// <param name="places">The regions.</param>
    /// <param name="weights">How far each counts, 0 to 1.</param>
    /// <param name="start">The kernel of the photo as a whole.</param>
    /// <param name="options">How.</param>
    public RegionSearch((int Width, int Height) photo, IReadOnlyList<RegionPlace> places, double[] weights, BlurKernel start, BlindOptions options)
    {
        (_photo, _weights, _options, _alone) = (photo, weights, options, options with { MaximumThreads = 1, KeepsScales = false });
        _planes = [.. places.Select(place => place.Plane)];
        _middles = [.. places.Select(place => new PathPoint(
            place.X + ((place.Plane.Width - photo.Width) / 2.0), place.Y + ((place.Plane.Height - photo.Height) / 2.0)))];
        _fullSize = _size = Math.Min(start.Size + (2 * Margin), BlindOptions.LargestKernel);
        _start = KernelCleaning.Grown([.. start.Weights], start.Size, _fullSize);
        _kernels = [];
    }

    /// <summary>What the regions gave before they were projected for the last time.</summary>
    public BlurKernel[] Found() => [.. _kernels.Select(kernel => new KernelCandidate(_size, false) { Size = _size, Weights = kernel }.ToKernel())];

    /// <summary>All scales, and then the refinement where the noise allows it.</summary>
    public RotationModel Run(CancellationToken cancellation)
    {
        RotationModel model = Solve(cancellation);
        return _options.Refinements > 0 && _planes.Average(plane => plane.WhiteNoise()) <= LargestNoise ? Refine(model, cancellation) : model;
    }

    /// <summary>The coarse scales from several starts, then the finest ones from the one that explains the regions best.</summary>
    private RotationModel Solve(CancellationToken cancellation)
    {
        int scales = KernelEstimator.ScaleCount(_fullSize), last = Math.Min(KernelEstimator.SearchScale, scales - 1);
        double factor = Math.Pow(2, -0.5 * last);
        LatentScore[] scores = [.. _planes.Select(plane => new LatentScore(plane.Scaled(factor), _fullSize))];
        (double least, RotationModel? best, float[][] kernels, double focalLength) = (double.PositiveInfinity, null, _kernels, _focalLength);
        foreach (float[] start in Starts())
        {
            (_kernels, _size, _focalLength) = ([.. _planes.Select(_ => start)], _fullSize, s_focalLengths[1]);
            RotationModel model = Descend(null, scales - 1, last, cancellation);
            double[] energies = new double[_planes.Length];
            Rows.ForEach(_planes.Length, _options.MaximumThreads, i => energies[i] = _weights[i] * scores[i].Of(Cleaned(model, i, _size, factor), _size));
            if (energies.Sum() < least)
            {
                (least, best, kernels, focalLength) = (energies.Sum(), model, _kernels, _focalLength);
            }
        }

        (_kernels, _focalLength) = (kernels, focalLength);
        return last > 0 ? Descend(best, last - 1, 0, cancellation) : best!;
    }

    /// <summary>The kernel of the photo, and two dots next to each other or above each other.</summary>
    private IEnumerable<float[]> Starts()
    {
        yield return _start;
        foreach (bool isUpright in new[] { false, true })
        {
            float[] dots = new float[_fullSize * _fullSize];
            int radius = _fullSize / 4;
            for (int i = -radius; i <= radius; i++)
            {
                dots[(dots.Length / 2) + (isUpright ? i * _fullSize : i)] = 1f / ((2 * radius) + 1);
            }

            yield return dots;
        }
    }

    private RotationModel Descend(RotationModel? model, int from, int to, CancellationToken cancellation)
    {
        int[] turns = KernelEstimator.Turns(KernelEstimator.ScaleCount(_fullSize), _options);
        float[] lambdas = KernelEstimator.Weights(_options, turns.Sum());
        for (int scale = from; scale >= to; scale--)
        {
            double factor = Math.Pow(2, -0.5 * scale);
            int size = scale == 0 ? _fullSize : KernelEstimator.OddSize(_fullSize * factor), first = turns[(scale + 1)..].Sum();
            _kernels = [.. _kernels.Select((kernel, i) => model is null ? KernelCleaning.Resize(kernel, _size, size) : Cleaned(model, i, size, factor))];
            _size = size;
            ScaledPlane[] planes = [.. _planes.Select(plane => plane.Scaled(factor))];
            for (int done = 0; done < turns[scale]; done += TurnsPerFit)
            {
                if (done > 0)
                {
                    Project(model!, factor);
                }

                float[] part = lambdas[(first + done)..(first + Math.Min(done + TurnsPerFit, turns[scale]))];
                Rows.ForEach(planes.Length, _options.MaximumThreads, i => new ScaleSolver(planes[i], size, _alone).Run(_kernels[i], part, cancellation));
                model = Fit(factor, scale == KernelEstimator.SearchScale && done == 0, cancellation);
            }
        }

        return model!;
    }

    /// <summary>Refines the kernels of a model on the photo at its full size, each by itself, and fits again.</summary>
    private RotationModel Refine(RotationModel model, CancellationToken cancellation)
    {
        Project(model, 1);
        Rows.ForEach(_planes.Length, _options.MaximumThreads, i =>
        {
            // Placed once, not twice as one kernel of the whole photo is: there are many.
            KernelRefinement refinement = new(_planes[i], _kernels[i], _size, 1);
            refinement.Begin(cancellation);
            refinement.Continue(cancellation);
            refinement.Finish(_options.Refinements, searches: 1, cancellation);
            KernelCleaning.Centre(_kernels[i], _size);
        });
        return Fit(1, choosesFocalLength: true, cancellation);
    }

    private void Project(RotationModel model, double factor) => _kernels = [.. _kernels.Select((_, i) => Cleaned(model, i, _size, factor))];

    private float[] Cleaned(RotationModel model, int region, int size, double factor)
    {
        float[] kernel = [.. model.Weights(_middles[region], size, factor).Select(weight => (float)weight)];
        KernelCleaning.Clean(kernel, size, LeastShare, 0);
        return kernel;
    }

    private RotationModel Fit(double factor, bool choosesFocalLength, CancellationToken cancellation)
    {
        RegionEvidence[] evidence = [.. _middles.Select((middle, i) => new RegionEvidence(middle, _kernels[i], _weights[i]))];
        (RotationModel? best, double likelihood) = (null, double.NegativeInfinity);
        foreach (double focalLength in choosesFocalLength ? s_focalLengths : [_focalLength])
        {
            CameraView view = new(focalLength * Math.Max(_photo.Width, _photo.Height), _photo.Height, _photo.Width);
            RotationFit fit = new(view, evidence, factor, _options.MaximumThreads);
            RotationModel model = fit.Run(RollShare * _fullSize, cancellation);
            if (fit.Likelihood > likelihood)
            {
                (best, likelihood, _focalLength) = (model, fit.Likelihood, focalLength);
            }
        }

        return best!;
    }
}
