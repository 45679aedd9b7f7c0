using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.CameraShake;

public sealed class CameraShakeBlurTests
{
    private static readonly CameraView View = new(120, 70, 90);

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Apply_PureTranslation_EqualsTheUniformKernelToTheBorder(int seed)
    {
        var path = ShakePath.HandShake(12, new ShakeOptions(), new Random(seed));
        PlanarImage sharp = TestImages.Random(seed, 3, View.Height, View.Width);

        PlanarImage shake = new CameraShakeBlur(CameraPath.FromTranslation(path, View.FocalLength), View).Apply(sharp);
        PlanarImage uniform = new KernelBlur(BlurKernel.FromPath(path)).Apply(sharp);

        // Noise in [0,1] is the hardest image; what differs is the cutting into steps of half a pixel.
        Assert.InRange(TestImages.LargestDifference(uniform, shake), 0, 0.015);
        Assert.InRange(RootMeanSquare(uniform, shake), 0, 0.003);
    }

    [Fact]
    public void Apply_StillCamera_ReturnsTheImage()
    {
        PlanarImage sharp = TestImages.Random(4, 2, View.Height, View.Width);

        CameraShakeBlur blur = new(CameraPath.FromPoses(default, default), View);

        Assert.Equal(1, blur.FrameCount);
        Assert.InRange(TestImages.LargestDifference(sharp, blur.Apply(sharp)), 0, 1e-6);
    }

    [Fact]
    public void Apply_AllAxes_EqualsTheSlowSum()
    {
        CameraShakeOptions options = new() { Roll = 1, Translation = 0.5, Zoom = 0.5 };
        CameraPath path = CameraPath.HandShake(options, View, new Random(5)).ScaledTo(10, View);
        PlanarImage sharp = TestImages.Random(5, 1, View.Height, View.Width);

        PlanarImage blurry = new CameraShakeBlur(path, View).Apply(sharp);

        Assert.InRange(TestImages.LargestDifference(SlowBlur(path, sharp), blurry), 0, 1e-4);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(3)]
    [InlineData(40)]
    public void Cut_AnyExtent_KeepsStepsBelowTheDocumentedAndWeightsAtOne(double extent)
    {
        CameraView view = new(800, 480, 640);
        CameraPath path = CameraPath.HandShake(new CameraShakeOptions(), view, new Random(6)).ScaledTo(extent, view);

        ExposureFrame[] frames = ExposureFrame.Cut(path, view, CameraShakeBlur.MaximumStep);

        Assert.Equal(1, frames.Sum(frame => frame.Weight), 1e-12);
        for (int i = 1; i < frames.Length; i++)
        {
            // Each stands somewhere within its own stretch.
            Assert.All(view.Probes(), probe => Assert.InRange(Distance(frames[i - 1], frames[i], probe), 0, 2 * CameraShakeBlur.MaximumStep));
        }
    }

    [Fact]
    public void Apply_Roll_TurnsTheCornersAndLeavesTheMiddle()
    {
        var roll = CameraPath.FromPoses(new CameraPose(0, 0, -0.1, 0, 0, 0), new CameraPose(0, 0, 0.1, 0, 0, 0));
        PlanarImage sharp = TestImages.Random(7, 1, 71, 91);

        PlanarImage blurry = new CameraShakeBlur(roll, new CameraView(120, 71, 91)).Apply(sharp);

        Assert.Equal(sharp.Values[(35 * 91) + 45], blurry.Values[(35 * 91) + 45], 1e-6f);
        Assert.True(Variance(blurry, 0, 20) < 0.4 * Variance(sharp, 0, 20));
    }

    [Fact]
    public void MotionFlow_PureTranslation_IsThePathEverywhere()
    {
        var path = CameraPath.FromTranslation(ShakePath.Line(10, 2.5), View.FocalLength); // to the left and down

        PlanarImage flow = new CameraShakeBlur(path, View).MotionFlow();

        Assert.All(flow.Plane(0).ToArray(), u => Assert.Equal(-10 * Math.Cos(2.5), u, 1e-4));
        Assert.All(flow.Plane(1).ToArray(), v => Assert.Equal(-10 * Math.Sin(2.5), v, 1e-4));
    }

    [Fact]
    public void MotionFlow_StraightDown_HasNoHorizontalPartAndPointsDown()
    {
        PlanarImage flow = new CameraShakeBlur(CameraPath.FromTranslation(ShakePath.Line(6, -Math.PI / 2), View.FocalLength), View).MotionFlow();

        Assert.All(flow.Plane(0).ToArray(), u => Assert.Equal(0f, u));
        Assert.All(flow.Plane(1).ToArray(), v => Assert.Equal(6, v, 1e-4));
    }

    [Fact]
    public void MotionFlow_HandShake_LiesInTheHalfPlaneAndHasTheExtentAsItsLargestAtMost()
    {
        CameraShakeOptions options = new() { Roll = 1 };
        CameraPath path = CameraPath.HandShake(options, View, new Random(9)).ScaledTo(15, View);
        PlanarImage flow = new CameraShakeBlur(path, View) { MaximumThreads = 3 }.MotionFlow();

        Assert.All(flow.Plane(0).ToArray(), u => Assert.True(u >= 0));
        float longest = flow.Plane(0).ToArray().Zip(flow.Plane(1).ToArray(), (u, v) => MathF.Sqrt((u * u) + (v * v))).Max();
        Assert.InRange(longest, 9, 15.01);
    }

    [Fact]
    public void MotionFlow_Roll_IsTangential()
    {
        var roll = CameraPath.FromPoses(new CameraPose(0, 0, -0.05, 0, 0, 0), new CameraPose(0, 0, 0.05, 0, 0, 0));

        PlanarImage flow = new CameraShakeBlur(roll, new CameraView(120, 71, 91)).MotionFlow();

        int below = (65 * 91) + 45, right = (35 * 91) + 85;
        Assert.Equal(3.0, flow.Plane(0)[below], 0.01); // 30 px from the middle
        Assert.Equal(0.0, flow.Plane(1)[below], 0.01);
        Assert.Equal(0.0, flow.Plane(0)[right], 0.01);
        Assert.Equal(4.0, Math.Abs(flow.Plane(1)[right]), 0.01);
    }

    [Fact]
    public void Apply_OtherSize_SaysBothSizes()
    {
        CameraShakeBlur blur = new(CameraPath.FromPoses(default, default), View);

        string message = Assert.Throws<ArgumentException>(() => blur.Apply(new PlanarImage(1, 10, 20))).Message;

        Assert.Contains("10 x 20", message, StringComparison.Ordinal);
        Assert.Contains("70 x 90", message, StringComparison.Ordinal);
    }

    /// <summary>The definition: every frame in turn, in float64, with edge pixels clamped.</summary>
    private static PlanarImage SlowBlur(CameraPath path, PlanarImage sharp)
    {
        ExposureFrame[] frames = ExposureFrame.Cut(path, View, CameraShakeBlur.MaximumStep);
        PlanarImage blurry = new(1, sharp.Height, sharp.Width);
        for (int i = 0; i < blurry.Values.Length; i++)
        {
            (int x, int y) = (i % sharp.Width, i / sharp.Width);
            double sum = 0;
            foreach (ExposureFrame frame in frames)
            {
                PathPoint moved = frame.Source.Displacement(new PathPoint(x - ((sharp.Width - 1) / 2.0), y - ((sharp.Height - 1) / 2.0)));
                (double left, double top) = (Math.Floor(moved.X), Math.Floor(moved.Y));
                (double right, double bottom) = (moved.X - left, moved.Y - top);
                double upper = ((1 - right) * At(x + left, y + top)) + (right * At(x + left + 1, y + top));
                double lower = ((1 - right) * At(x + left, y + top + 1)) + (right * At(x + left + 1, y + top + 1));
                sum += frame.Weight * (((1 - bottom) * upper) + (bottom * lower));
            }

            blurry.Values[i] = (float)sum;
        }

        return blurry;
        double At(double x, double y) => sharp.Values[(Math.Clamp((int)y, 0, sharp.Height - 1) * sharp.Width) + Math.Clamp((int)x, 0, sharp.Width - 1)];
    }

    private static double Distance(ExposureFrame a, ExposureFrame b, PathPoint probe)
    {
        (PathPoint from, PathPoint to) = (a.Source.Displacement(probe), b.Source.Displacement(probe));
        return Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2));
    }

    private static double Variance(PlanarImage image, int from, int count)
    {
        float[] values = [.. Enumerable.Range(from, count).SelectMany(y => image.Values.Skip(y * image.Width).Take(15))];
        double mean = values.Average();
        return values.Average(value => Math.Pow(value - mean, 2));
    }

    private static double RootMeanSquare(PlanarImage a, PlanarImage b) => Math.Sqrt(a.Values.Zip(b.Values, (x, y) => Math.Pow(x - y, 2)).Average());
}
