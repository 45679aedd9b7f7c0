using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind.Regions;

/// <summary>Scenes under the shake of a camera that turns about its optical axis while it moves.</summary>
internal static class TurningCamera
{
    public const int Side = 340;

    /// <summary>A hook of about 12 px in the middle, which the roll makes shorter on one side and longer on the other.</summary>
    public static CameraPath Path(double focalLength, double roll)
    {
        (double X, double Y, double Turn)[] places = [(-5, 1, -1), (-1, 2, -0.4), (3, 1, 0.2), (5, -2, 0.6), (5, -5, 1)];
        return CameraPath.FromPoses([.. places.Select(place => new CameraPose(-place.Y / focalLength, place.X / focalLength, roll * place.Turn, 0, 0, 0))]);
    }

    public static (PlanarImage Sharp, PlanarImage Blurry) Shaken(double roll, int seed = 1)
    {
        CameraView view = new(4 * Side, Side, Side);
        CameraShakeBlur blur = new(Path(view.FocalLength, roll), view);
        PlanarImage scene = Scene.Discs(Side, Side, 1, seed);
        PlanarImage blurry = Scene.Noisy(blur.Apply(scene), 0);
        return (scene, blurry);
    }

    /// <summary>The kernel at a place, px from the middle, by many moments of the path.</summary>
    public static float[] KernelAt(CameraPath path, double focalLength, PathPoint place, int size)
    {
        const int Moments = 400;
        double[] weights = new double[size * size];
        for (int i = 0; i < Moments; i++)
        {
            double time = (i + 0.5) / Moments * (path.Poses.Length - 1), share = time - (int)time;
            CameraPose pose = (path.Poses[(int)time] * (1 - share)) + (path.Poses[(int)time + 1] * share);
            PathPoint source = Homography.FromPose(pose, focalLength).Inverse().Displacement(place);
            Physics.Blind.Regions.KernelSplat.At(new PathPoint((size / 2) - source.X, (size / 2) - source.Y), size).AddTo(weights, 1.0 / Moments, size);
        }

        return [.. weights.Select(weight => (float)weight)];
    }
}
