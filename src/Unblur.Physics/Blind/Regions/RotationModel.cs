using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind.Regions;

/// <summary>The blur of a camera that turns during the exposure: how long it stayed in each pose. It has a kernel for every place of the photo.</summary>
/// <remarks>Whyte, Sivic, Zisserman and Ponce, "Non-uniform deblurring for shaken images", IJCV 2012: a weight for each rotation about three axes.</remarks>
public sealed class RotationModel
{
    private const double LeastShare = 0.01; // of a kernel's largest weight: less is not a trace

    private const double LeastPose = 1e-3, MostStep = 0.5;
    private const int LeastBlock = 32, MostBlock = 256;

    private readonly WeightedPose[] _poses;

    internal RotationModel(CameraView view, WeightedPose[] poses) => (View, _poses) = (view, poses);

    /// <summary>The camera of the whole photo.</summary>
    public CameraView View { get; }

    /// <summary>The poses that weigh anything.</summary>
    internal IReadOnlyList<WeightedPose> Poses => _poses;

    /// <summary>The kernel at a place of the photo, px from its upper left corner; outside the photo, too.</summary>
    public BlurKernel KernelAt(double x, double y)
    {
        PathPoint place = new(x - ((View.Width - 1) / 2.0), y - ((View.Height - 1) / 2.0));
        double reach = _poses.Select(pose => pose.Offset(place)).Max(offset => Math.Max(Math.Abs(offset.X), Math.Abs(offset.Y)));
        int size = 1 + (2 * (1 + (int)Math.Ceiling(reach)));
        double[] weights = Weights(place, size, 1);
        double least = LeastShare * weights.Max();
        return BlurKernel.FromWeights(size, [.. weights.Select(weight => weight < least ? 0 : weight)], 0);
    }

    /// <summary>How far the blur reaches anywhere on the photo, px.</summary>
    public int Reach => Enumerable.Range(0, 4).Max(corner => KernelAt(corner % 2 * View.Width, corner / 2 * View.Height).Radius);

    /// <summary>Restores a part of the photo.</summary>
    /// <param name="part">C x H x W, [0,1], finite.</param>
    /// <param name="left">Of the part, px from the left border of the photo.</param>
    /// <param name="top">Of the part.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Gets the report of each level, on this thread.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>A new image of the same size, clipped to [0,1].</returns>
    public PlanarImage Restore(
        PlanarImage part, int left, int top, DeconvolutionOptions? options = null,
        IProgress<SolveReport>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(part);
        options ??= new DeconvolutionOptions();
        int margin = Reach;
        BlockBlur blur = BlurOf(left - margin, top - margin, part.Width + (2 * margin), part.Height + (2 * margin), options.MaximumThreads);
        return Deconvolver.Restore(part, blur, margin, options, progress, cancellation);
    }

    /// <summary>The blur of a part of the photo, in squares that have one kernel each, so small that it hardly differs from one to the next.</summary>
    /// <param name="left">Of the part, px from the left border of the photo; may be negative.</param>
    /// <param name="top">Of the part.</param>
    /// <param name="width">Of the part.</param>
    /// <param name="height">Of the part.</param>
    /// <param name="threads">Rows computed at the same time.</param>
    public BlockBlur BlurOf(int left, int top, int width, int height, int threads)
    {
        int block = BlockSide();
        return new BlockBlur(height, width, block, KernelOf) { MaximumThreads = threads };

        BlurKernel KernelOf(int column, int row) => KernelAt(left + ((column + 0.5) * block) - 0.5, top + ((row + 0.5) * block) - 0.5);
    }

    /// <summary>From one square to the next, light moves by at most about half a pixel.</summary>
    private int BlockSide()
    {
        const double Probe = 64;
        double most = _poses.Where(pose => pose.Weight > LeastPose)
            .Select(pose => Math.Max(Change(pose, new PathPoint(Probe, 0)), Change(pose, new PathPoint(0, Probe))) / Probe).DefaultIfEmpty(0).Max();
        return Math.Clamp((int)(MostStep / Math.Max(most, 1e-6)) / 16 * 16, LeastBlock, MostBlock);

        static double Change(WeightedPose pose, PathPoint place)
        {
            (PathPoint a, PathPoint b) = (pose.Offset(new PathPoint(0, 0)), pose.Offset(place));
            return double.Hypot(a.X - b.X, a.Y - b.Y);
        }
    }

    /// <summary>The kernel at a place, px from the middle of the photo, on a scale: size x size; what lies outside is lost.</summary>
    internal double[] Weights(PathPoint place, int size, double factor)
    {
        double[] weights = new double[size * size];
        foreach (WeightedPose pose in _poses)
        {
            PathPoint offset = pose.Offset(place);
            KernelSplat.At(new PathPoint((offset.X * factor) + (size / 2), (offset.Y * factor) + (size / 2)), size).AddTo(weights, pose.Weight, size);
        }

        return weights;
    }
}

/// <summary>A pose of the camera, and which share of the exposure it had.</summary>
/// <param name="Source">Maps a pixel of the blurry photo to its source in the sharp one.</param>
/// <param name="Weight">Share of the exposure.</param>
internal readonly record struct WeightedPose(Homography Source, double Weight)
{
    /// <summary>Where the light of a pixel at this place lies in the kernel.</summary>
    public PathPoint Offset(PathPoint place)
    {
        PathPoint source = Source.Displacement(place);
        return new PathPoint(-source.X, -source.Y);
    }
}
