using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind.Regions;

/// <summary>Projects the kernels of regions on the rotation of a camera: the weights of poses under which they are most likely.</summary>
/// <remarks>
/// Each kernel is taken for a histogram of light, each pose for a source that spreads to four pixels of it; expectation and maximization by turns
/// (Richardson, 1972; Lucy, 1974; Shepp and Vardi, 1982) keep weights positive. A constant in each kernel takes up what no pose explains. A blind estimate
/// knows a kernel but for a shift: it is laid at its centre of mass, in whole pixels, as it was placed between the pixels where it is not negative; then to where the model's kernel fits best.
/// </remarks>
internal sealed class RotationFit
{
    private const double Background = 0.005; // of a kernel's sum, spread over its square
    private const double LeastShare = 0.003, TiltStep = 0.5, Power = 1.8; // a power below 2 converges to the same in fewer turns
    private const int FirstTurns = 12, LastTurns = 50, Alignments = 2, MostRollSteps = 12;

    private readonly CameraView _view;
    private readonly RegionEvidence[] _regions;
    private readonly PathPoint[] _shifts;
    private readonly double _factor;
    private readonly int _size, _threads;

    /// <param name="view">The camera of the whole photo, in full pixels.</param>
    /// <param name="regions">All kernels of one size; those of weight 0 do not count.</param>
    /// <param name="factor">The scale of the kernels: their pixels for one of the photo.</param>
    /// <param name="threads">The result does not depend on it.</param>
    public RotationFit(CameraView view, IReadOnlyList<RegionEvidence> regions, double factor, int threads)
    {
        (_view, _regions, _factor, _threads) = (view, [.. regions.Where(region => region.Weight > 0)], factor, threads);
        _size = (int)Math.Sqrt(_regions[0].Kernel.Length);
        _shifts = [.. _regions.Select(region => KernelCleaning.CentreOfMass(region.Kernel, _size))
            .Select(centre => new PathPoint(Math.Round(centre.X), Math.Round(centre.Y)))];
    }

    /// <summary>Mean log-likelihood of the kernels under the last model that was fitted; higher is better.</summary>
    public double Likelihood { get; private set; }

    /// <summary>Fits the model.</summary>
    /// <param name="roll">The largest turn about the optical axis, px of the photo at its corner.</param>
    /// <param name="cancellation">Checked between turns.</param>
    public RotationModel Run(double roll, CancellationToken cancellation)
    {
        WeightedPose[] poses = Candidates(roll);
        for (int alignment = 0; ; alignment++)
        {
            poses = Solve(poses, alignment == Alignments ? LastTurns : FirstTurns, cancellation);
            RotationModel model = new(_view, poses);
            if (alignment == Alignments)
            {
                return model;
            }

            Align(model);
        }
    }

    /// <summary>The poses that all kernels with few exceptions allow.</summary>
    private WeightedPose[] Candidates(double roll)
    {
        bool[][] supports = [.. _regions.Select(region => KernelPhase.Support(region.Kernel, _size, 2))];
        int rolls = Math.Min(MostRollSteps, (int)Math.Ceiling(roll * _factor)), tilts = (int)(_size / 2 / TiltStep);
        double step = TiltStep / _factor / _view.FocalLength;
        List<WeightedPose> poses = [];
        for (int r = -rolls; r <= rolls; r++)
        {
            double turn = rolls == 0 ? 0 : r * roll / rolls / _view.HalfDiagonal;
            for (int i = 0; i < ((2 * tilts) + 1) * ((2 * tilts) + 1); i++)
            {
                (int x, int y) = ((i % ((2 * tilts) + 1)) - tilts, (i / ((2 * tilts) + 1)) - tilts);
                WeightedPose pose = new(Homography.FromPose(new CameraPose(-y * step, x * step, turn, 0, 0, 0), _view.FocalLength).Inverse(), 1);
                if (IsAllowed(pose, supports))
                {
                    poses.Add(pose);
                }
            }
        }

        return poses.Count == 0 ? [new WeightedPose(default, 1)] : [.. poses.Select(pose => pose with { Weight = 1.0 / poses.Count })];
    }

    private bool IsAllowed(WeightedPose pose, bool[][] supports)
    {
        int misses = 0;
        for (int region = 0; region < _regions.Length && misses <= _regions.Length / 4; region++)
        {
            misses += Lands(pose, region, supports[region]) ? 0 : 1;
        }

        return misses <= _regions.Length / 4;
    }

    private PathPoint PlaceOf(WeightedPose pose, int region)
    {
        PathPoint offset = pose.Offset(_regions[region].Middle);
        return new PathPoint((offset.X * _factor) + _shifts[region].X, (offset.Y * _factor) + _shifts[region].Y);
    }

    private bool Lands(WeightedPose pose, int region, bool[] support)
    {
        PathPoint place = PlaceOf(pose, region);
        (int x, int y) = ((int)Math.Round(place.X), (int)Math.Round(place.Y));
        return x >= 0 && y >= 0 && x < _size && y < _size && support[(y * _size) + x];
    }

    private WeightedPose[] Solve(WeightedPose[] poses, int turns, CancellationToken cancellation)
    {
        double[] weights = [.. poses.Select(pose => pose.Weight)];
        var splats = new KernelSplat[_regions.Length][];
        Rows.ForEach(_regions.Length, _threads, i => splats[i] = [.. poses.Select(pose => KernelSplat.At(PlaceOf(pose, i), _size))]);
        double whole = _regions.Sum(region => region.Weight);
        double[][] factors = [.. _regions.Select(_ => new double[poses.Length])];
        double[] likelihoods = new double[_regions.Length];
        for (int turn = 0; turn < turns; turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            Rows.ForEach(_regions.Length, _threads, i => likelihoods[i] = Factors(splats[i], weights, _regions[i].Kernel, factors[i]));
            for (int j = 0; j < weights.Length; j++)
            {
                double factor = 0;
                for (int i = 0; i < _regions.Length; i++)
                {
                    factor += _regions[i].Weight * factors[i][j];
                }

                weights[j] *= Math.Pow(factor / whole, Power);
            }

            double sum = weights.Sum();
            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] /= sum;
            }
        }

        Likelihood = likelihoods.Select((value, i) => value * _regions[i].Weight / whole).Sum();
        double least = LeastShare * weights.Max();
        return [.. poses.Select((pose, j) => pose with { Weight = weights[j] }).Where(pose => pose.Weight > least)];
    }

    /// <summary>For each pose, the mean over its four pixels of what the kernel has over what the model has.</summary>
    private double Factors(KernelSplat[] splats, double[] weights, float[] kernel, double[] factors)
    {
        double[] ratio = new double[kernel.Length];
        Array.Fill(ratio, Background / kernel.Length);
        for (int j = 0; j < splats.Length; j++)
        {
            splats[j].AddTo(ratio, weights[j], _size);
        }

        double likelihood = 0;
        for (int i = 0; i < ratio.Length; i++)
        {
            likelihood += kernel[i] > 0 ? kernel[i] * Math.Log(ratio[i]) : 0;
            ratio[i] = kernel[i] / ratio[i];
        }

        for (int j = 0; j < splats.Length; j++)
        {
            factors[j] = splats[j].MeanOf(ratio, _size);
        }

        return likelihood;
    }

    /// <summary>Lays each kernel to where the model's fits best, in quarters of a pixel within one.</summary>
    private void Align(RotationModel model)
    {
        const int Reach = 4, Across = (2 * Reach) + 1;
        Rows.ForEach(_regions.Length, _threads, i =>
        {
            double[] kernel = [.. _regions[i].Kernel];
            (PathPoint Place, double Weight)[] points = [.. model.Poses.Select(pose => (PlaceOf(pose, i), pose.Weight))];
            (double best, double bestX, double bestY) = (double.NegativeInfinity, 0, 0);
            for (int step = 0; step < Across * Across; step++)
            {
                (double x, double y) = (((step % Across) - Reach) / 4.0, ((step / Across) - Reach) / 4.0);
                double sum = points.Sum(
                    point => point.Weight * KernelSplat.At(new PathPoint(point.Place.X + x, point.Place.Y + y), _size).MeanOf(kernel, _size));
                (best, bestX, bestY) = sum > best ? (sum, x, y) : (best, bestX, bestY);
            }

            _shifts[i] = new PathPoint(_shifts[i].X + bestX, _shifts[i].Y + bestY);
        });
    }
}

/// <summary>A kernel that was found on a region.</summary>
/// <param name="Middle">Of the region, px from the middle of the photo.</param>
/// <param name="Kernel">size x size, sum 1.</param>
/// <param name="Weight">How far it counts, at least 0.</param>
internal sealed record RegionEvidence(PathPoint Middle, float[] Kernel, double Weight);
