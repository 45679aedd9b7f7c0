using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.CameraShake;

public sealed class CameraPathTests
{
    private static readonly CameraView View = new(800, 480, 640);

    [Fact]
    public void FromPoses_AnyPath_HasMeanZeroOverTime()
    {
        var path = CameraPath.FromPoses(new CameraPose(1, 0, 0, 0, 0, 0), new CameraPose(3, 0, 0, 0, 0, 0.1), new CameraPose(7, 0, 0, 0, 0, 0));

        // Trapezoids: (1/2 + 3 + 7/2) / 2 = 3.5, and 0.1 / 2.
        Assert.Equal([-2.5, -0.5, 3.5], path.Poses.Select(pose => pose.RotationX));
        Assert.Equal([-0.05, 0.05, -0.05], path.Poses.Select(pose => pose.TranslationZ));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(30)]
    [InlineData(400)]
    public void HandShake_AnyLength_MeetsTheExtent(double length)
    {
        CameraShakeOptions options = new() { Shake = new ShakeOptions { MinimumLength = length, ShortLength = length, MaximumLength = length } };
        for (int seed = 0; seed < 5; seed++)
        {
            Assert.Equal(length, CameraPath.HandShake(options, View, new Random(seed)).Extent(View), 1e-3 * length);
        }
    }

    [Fact]
    public void HandShake_Defaults_MovesOnEveryAxisAsItsWeightSays()
    {
        CameraShakeOptions options = new() { Shake = new ShakeOptions { StraightShare = 0 } };
        CameraPath[] paths = [.. Enumerable.Range(0, 100).Select(i => CameraPath.HandShake(options, View, new Random(i)))];

        double turn = paths.Average(path => Range(path, pose => pose.RotationY) * View.FocalLength);
        double roll = paths.Average(path => Range(path, pose => pose.RotationZ) * 400); // half the diagonal
        double shift = paths.Average(path => Range(path, pose => pose.TranslationX) * View.FocalLength);
        double zoom = paths.Average(path => Range(path, pose => pose.TranslationZ) * 400);

        Assert.Equal(0.5, roll / turn, 0.1);
        Assert.Equal(0.2, shift / turn, 0.05);
        Assert.Equal(0.1, zoom / turn, 0.03);
    }

    [Fact]
    public void HandShake_Weights_ShiftNoDraw()
    {
        CameraShakeOptions options = new() { Roll = 0, Zoom = 0, Translation = 0 };
        CameraPath alone = CameraPath.HandShake(options, View, new Random(3)).ScaledTo(1, View);
        CameraPath tiny = CameraPath.HandShake(options with { Roll = 1e-6, Translation = 1e-6 }, View, new Random(3)).ScaledTo(1, View);

        Assert.All(alone.Poses.Zip(tiny.Poses), pair => Assert.Equal(pair.First.RotationY, pair.Second.RotationY, 1e-7));
    }

    [Fact]
    public void HandShake_SameSeed_GivesTheSameBits() => Assert.Equal(
        CameraPath.HandShake(new CameraShakeOptions(), View, RandomStreams.ForTraining(1, 2, 3)).Poses.AsEnumerable(),
        CameraPath.HandShake(new CameraShakeOptions(), View, RandomStreams.ForTraining(1, 2, 3)).Poses.AsEnumerable());

    // The remainder is the mean of the terms of second order.
    [Fact]
    public void HandShake_ThirtyPx_KeepsEveryCentroidWithinATenthOfAPixel()
    {
        CameraShakeOptions options = new() { Shake = new ShakeOptions { StraightShare = 0 } };
        for (int seed = 0; seed < 20; seed++)
        {
            CameraPath path = CameraPath.HandShake(options, View, new Random(seed)).ScaledTo(30, View);
            foreach (PathPoint corner in View.Probes())
            {
                (double x, double y) = (0, 0);
                for (int i = 0; i < path.Poses.Length; i++)
                {
                    double weight = (i == 0 || i == path.Poses.Length - 1 ? 0.5 : 1) / (path.Poses.Length - 1);
                    PathPoint moved = Homography.FromPose(path.Poses[i], View.FocalLength).Displacement(corner);
                    (x, y) = (x + (weight * moved.X), y + (weight * moved.Y));
                }

                Assert.InRange(Math.Sqrt((x * x) + (y * y)), 0, 0.1);
            }
        }
    }

    [Fact]
    public void ScaledTo_PathThatStandsStill_Throws()
    {
        var still = CameraPath.FromPoses(default, default);

        Assert.Contains("stands still", Assert.Throws<ArgumentException>(() => still.ScaledTo(5, View)).Message, StringComparison.Ordinal);
        Assert.Equal(0, still.ScaledTo(0, View).Extent(View));
    }

    [Fact]
    public void Extent_SceneBehindTheCamera_Throws() => Assert.Throws<ArgumentException>(
        () => CameraPath.FromPoses(new CameraPose(0, 0, 0, 0, 0, -1.5), new CameraPose(0, 0, 0, 0, 0, 1.5)).Extent(View));

    [Fact]
    public void FromPoses_OnePoseOrNoNumber_Throws()
    {
        Assert.Throws<ArgumentException>(() => CameraPath.FromPoses(default(CameraPose)));
        Assert.Throws<ArgumentException>(() => CameraPath.FromPoses(default, new CameraPose(double.NaN, 0, 0, 0, 0, 0)));
    }

    [Fact]
    public void Validate_SeveralProblems_ReportsAllTogether()
    {
        CameraShakeOptions options = new() { Shake = new ShakeOptions { JerkRate = -3 }, FocalLength = 0, PitchAndYaw = 0, Roll = 0, Translation = 0, Zoom = 0 };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Contains("JerkRate is -3", message, StringComparison.Ordinal);
        Assert.Contains("FocalLength is 0", message, StringComparison.Ordinal);
        Assert.Contains("all weights are 0", message, StringComparison.Ordinal);
        new CameraShakeOptions().Validate();
    }

    private static double Range(CameraPath path, Func<CameraPose, double> axis) => path.Poses.Max(axis) - path.Poses.Min(axis);
}
