using System.Collections.Immutable;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.CameraShake;

/// <summary>The poses of the scene in front of the camera during the exposure, at equal intervals of time, linear in between.</summary>
/// <remarks>
/// The mean over time of each coordinate is 0, so that a sharp image is registered to the blurry one: every pixel's trajectory has its
/// centroid where the pixel is in the sharp image, as with <see cref="BlurKernel.FromPath"/>; exactly for translation along x and y, to
/// first order in the angles for the rest (some hundredths of a px for 30 px of blur).
/// </remarks>
public sealed class CameraPath
{
    private CameraPath(ImmutableArray<CameraPose> poses) => Poses = poses;

    /// <summary>At least two poses.</summary>
    public ImmutableArray<CameraPose> Poses { get; }

    /// <summary>A path through these poses, shifted so that its mean is 0.</summary>
    /// <param name="poses">At equal intervals of time, at least two.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or one is not finite.</exception>
    public static CameraPath FromPoses(params ReadOnlySpan<CameraPose> poses)
    {
        if (poses.Length < 2)
        {
            throw new ArgumentException($"A path of {poses.Length} poses has no motion: give at least two.", nameof(poses));
        }

        // The time is uniform and the path linear between poses, so the ends have half the weight.
        CameraPose sum = (poses[0] + poses[^1]) * 0.5;
        for (int i = 1; i < poses.Length - 1; i++)
        {
            sum += poses[i];
        }

        if (!sum.IsFinite)
        {
            throw new ArgumentException("A pose is not finite: give finite angles and translations.", nameof(poses));
        }

        CameraPose mean = sum * (1.0 / (poses.Length - 1));
        ImmutableArray<CameraPose>.Builder centred = ImmutableArray.CreateBuilder<CameraPose>(poses.Length);
        foreach (CameraPose pose in poses)
        {
            centred.Add(pose + (mean * -1));
        }

        return new CameraPath(centred.MoveToImmutable());
    }

    /// <summary>A translation of the scene that moves every pixel along the same path.</summary>
    /// <param name="path">In px.</param>
    /// <param name="focalLength">Px, above 0.</param>
    public static CameraPath FromTranslation(ShakePath path, double focalLength)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(focalLength);
        return FromPoses([.. path.Points.Select(point => new CameraPose(0, 0, 0, point.X / focalLength, point.Y / focalLength, 0))]);
    }

    /// <summary>Draws a path with the blur extent of <see cref="CameraShakeOptions.Shake"/>, which is the largest in the image.</summary>
    /// <param name="options">Must be valid: see <see cref="CameraShakeOptions.Validate"/>.</param>
    /// <param name="view">The camera: see <see cref="CameraShakeOptions.View"/>.</param>
    /// <param name="random">
    /// Draws: length as in <see cref="ShakePath.Sample"/>, straight or curved; then three paths (pitch and yaw, translation, roll and zoom),
    /// each as in <see cref="ShakePath.Sample"/> from the direction on. The weights do not change the order of draws.
    /// </param>
    public static CameraPath HandShake(CameraShakeOptions options, CameraView view, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        view.Validate();

        double extent = ShakePath.SampleLength(options.Shake, random);
        bool straight = random.NextDouble() < options.Shake.StraightShare;
        ShakePath turn = UnitPath(straight, options.Shake, random);
        ShakePath shift = UnitPath(straight, options.Shake, random);
        ShakePath depth = UnitPath(straight, options.Shake, random);
        double turnScale = options.PitchAndYaw / view.FocalLength;
        double shiftScale = options.Translation / view.FocalLength;
        double rollScale = options.Roll / view.HalfDiagonal;
        double zoomScale = options.Zoom / view.HalfDiagonal;
        int count = Math.Max(turn.Points.Length, Math.Max(shift.Points.Length, depth.Points.Length));
        var poses = new CameraPose[count];
        for (int i = 0; i < count; i++)
        {
            double time = (double)i / (count - 1);
            (PathPoint a, PathPoint b, PathPoint c) = (At(turn, time), At(shift, time), At(depth, time));
            poses[i] = new CameraPose(-a.Y * turnScale, a.X * turnScale, c.X * rollScale, b.X * shiftScale, b.Y * shiftScale, c.Y * zoomScale);
        }

        return FromPoses(poses).ScaledTo(extent, view);
    }

    /// <summary>The largest distance between two points of a pixel's trajectory, in px, over all pixels (looked for at 5 x 5 of them, corners included).</summary>
    /// <exception cref="ArgumentException">Part of the scene is behind the camera.</exception>
    public double Extent(CameraView view)
    {
        view.Validate();
        Homography[] maps = [.. Poses.Select(pose => Homography.FromPose(pose, view.FocalLength))];
        return view.Probes().Max(probe => ShakePath.Diameter([.. maps.Select(map => map.Depth(probe) > 0.01
            ? map.Displacement(probe)
            : throw new ArgumentException(
                $"The path takes the scene behind the camera (focal length {view.FocalLength:g4} px, image {view.Height} x {view.Width}): use a smaller motion."))]));
    }

    /// <summary>The same motion, scaled to an <see cref="Extent"/>.</summary>
    /// <param name="extent">Px, 0 to 500.</param>
    /// <param name="view">The camera.</param>
    /// <exception cref="ArgumentException">The path has no motion, or would move the scene behind the camera.</exception>
    public CameraPath ScaledTo(double extent, CameraView view)
    {
        if (!(extent >= 0 && extent <= ShakePath.LengthLimit))
        {
            throw new ArgumentOutOfRangeException(nameof(extent), extent, $"The extent must be 0 to {ShakePath.LengthLimit} px.");
        }

        if (extent == 0)
        {
            return Scaled(0);
        }

        // The extent is nearly linear in the scale: from a small start, where nothing is behind the camera, a few iterations reach it to 1e-6.
        double largest = Poses.Max(pose => Math.Max(
            Math.Max(Math.Abs(pose.RotationX), Math.Abs(pose.RotationY)),
            Math.Max(Math.Abs(pose.RotationZ), Math.Max(Math.Abs(pose.TranslationX), Math.Max(Math.Abs(pose.TranslationY), Math.Abs(pose.TranslationZ))))));
        if (largest == 0)
        {
            throw new ArgumentException($"The path stands still and cannot be scaled to an extent of {extent} px: give two different poses.");
        }

        CameraPath path = Scaled(1e-4 / largest);
        for (int round = 0; round < 30; round++)
        {
            double factor = extent / path.Extent(view);
            if (!double.IsFinite(factor))
            {
                throw new ArgumentException($"The path moves no pixel and cannot be scaled to an extent of {extent} px.");
            }

            path = path.Scaled(factor);
            if (Math.Abs(factor - 1) < 1e-6)
            {
                break;
            }
        }

        return path;
    }

    private CameraPath Scaled(double factor) => new([.. Poses.Select(pose => pose * factor)]);

    private static ShakePath UnitPath(bool straight, ShakeOptions options, Random random) =>
        straight ? ShakePath.Line(1, random.NextDouble() * Math.Tau) : ShakePath.HandShake(1, options, random);

    private static PathPoint At(ShakePath path, double time)
    {
        double place = time * (path.Points.Length - 1);
        int i = Math.Min((int)place, path.Points.Length - 2);
        (PathPoint a, PathPoint b, double share) = (path.Points[i], path.Points[i + 1], place - i);
        return new PathPoint(a.X + (share * (b.X - a.X)), a.Y + (share * (b.Y - a.Y)));
    }
}
