using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.CameraShake;

public sealed class HomographyTests
{
    private const double Focal = 500;

    public static TheoryData<double, double, double, double, double, double, double, double> Motions => new()
    {
        // rotation, translation, where (100, 40) goes to
        { 0, 0, 0, 0.02, -0.01, 0, 110, 35 },
        { 0, 0, 0, 0, 0, 0.25, 80, 32 },
        { 0, 0, Math.PI / 2, 0, 0, 0, -40, 100 }, // clockwise
        { 0, 0.1, 0, 0, 0, 0, Focal * Math.Tan(Math.Atan2(100, Focal) + 0.1), double.NaN },
        { 0.1, 0, 0, 0, 0, 0, double.NaN, Focal * Math.Tan(Math.Atan2(40, Focal) - 0.1) },
    };

    [Theory]
    [MemberData(nameof(Motions))]
    public void FromPose_OneMotion_MovesAPointAsPerspectiveDoes(double rx, double ry, double rz, double tx, double ty, double tz, double x, double y)
    {
        PathPoint moved = Homography.FromPose(new CameraPose(rx, ry, rz, tx, ty, tz), Focal).Displacement(new PathPoint(100, 40));

        if (!double.IsNaN(x))
        {
            Assert.Equal(x - 100, moved.X, 1e-9);
        }

        if (!double.IsNaN(y))
        {
            Assert.Equal(y - 40, moved.Y, 1e-9);
        }
    }

    [Fact]
    public void Inverse_AnyPose_TakesAPointBack()
    {
        var map = Homography.FromPose(new CameraPose(0.05, -0.03, 0.1, 0.02, 0.01, 0.04), Focal);
        PathPoint there = map.Displacement(new PathPoint(-200, 130));

        PathPoint back = map.Inverse().Displacement(new PathPoint(-200 + there.X, 130 + there.Y));

        Assert.Equal(-there.X, back.X, 1e-9);
        Assert.Equal(-there.Y, back.Y, 1e-9);
    }

    [Fact]
    public void FromPose_SceneAtTheCamera_Throws() =>
        Assert.Throws<ArgumentException>(() => Homography.FromPose(new CameraPose(0, 0, 0, 0, 0, -1), Focal));
}
