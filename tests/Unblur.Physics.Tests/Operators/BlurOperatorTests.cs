using Unblur.Imaging;

namespace Unblur.Physics.Tests;

/// <summary>What every blur operator must hold: a new one is one line in <see cref="Operators"/>.</summary>
public sealed class BlurOperatorTests
{
    private const int Height = 37, Width = 45;

    private static readonly BlurKernel Kernel = EvaluationKernels.HandShake(1, 9, 9, 4)[0];

    private static readonly Dictionary<string, Func<int, IBlurOperator>> Operators = new()
    {
        ["taps, replicate"] = threads => new KernelBlur(Kernel) { UseFourier = false, MaximumThreads = threads },
        ["taps, valid"] = threads => new KernelBlur(Kernel) { UseFourier = false, Border = BlurBorder.Valid, MaximumThreads = threads },
        ["taps, circular"] = threads => new KernelBlur(Kernel) { UseFourier = false, Border = BlurBorder.Circular, MaximumThreads = threads },
        ["Fourier, replicate"] = threads => new KernelBlur(Kernel) { UseFourier = true, MaximumThreads = threads },
        ["Fourier, valid"] = threads => new KernelBlur(Kernel) { UseFourier = true, Border = BlurBorder.Valid, MaximumThreads = threads },
        ["Fourier, circular"] = threads => new KernelBlur(Kernel) { UseFourier = true, Border = BlurBorder.Circular, MaximumThreads = threads },
        ["shake, all axes"] = threads => Shake(new CameraShakeOptions { Roll = 1, Translation = 1, Zoom = 1 }, threads),
        ["shake, roll alone"] = threads => Shake(new CameraShakeOptions { PitchAndYaw = 0, Translation = 0, Zoom = 0 }, threads),
        ["shake, wide angle"] = threads => Shake(new CameraShakeOptions { FocalLength = 20 }, threads),
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    // Sums in float64; the operators calculate in float32, whose errors cancel in the sum.
    [Theory]
    [MemberData(nameof(Names))]
    public void Adjoint_RandomImages_SatisfiesTheAdjointIdentity(string name)
    {
        IBlurOperator blur = Operators[name](1);
        for (int seed = 0; seed < 3; seed++)
        {
            PlanarImage x = TestImages.Random(10 + seed, 2, Height, Width);
            PlanarImage blurred = blur.Apply(x);
            PlanarImage y = TestImages.Random(20 + seed, 2, blurred.Height, blurred.Width);

            double forwards = Dot(blurred, y);
            double backwards = Dot(x, blur.Adjoint(y));

            Assert.InRange(Math.Abs(forwards - backwards) / forwards, 0, 1e-6);
        }
    }

    // One pixel each way, so that no error can cancel: the weight at the border is a sum of many.
    [Theory]
    [MemberData(nameof(Names))]
    public void Adjoint_SinglePixels_HasTheWeightsOfApply(string name)
    {
        IBlurOperator blur = Operators[name](1);
        PlanarImage shape = blur.Apply(new PlanarImage(1, Height, Width));
        foreach ((int fromX, int fromY, int toX, int toY) in new[] { (0, 0, 1, 1), (20, 20, 19, 21), (44, 36, 42, 35), (0, 20, 0, 20), (22, 0, 20, 0) })
        {
            int lost = (Width - shape.Width) / 2;
            (int x, int y) = (Math.Clamp(toX - lost, 0, shape.Width - 1), Math.Clamp(toY - lost, 0, shape.Height - 1));
            PlanarImage sharp = new(1, Height, Width);
            sharp.Values[(fromY * Width) + fromX] = 1;
            PlanarImage blurry = new(1, shape.Height, shape.Width);
            blurry.Values[(y * shape.Width) + x] = 1;

            float weight = blur.Apply(sharp).Values[(y * shape.Width) + x];

            Assert.Equal(weight, blur.Adjoint(blurry).Values[(fromY * Width) + fromX], 1e-6f);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Constant_StaysConstant(string name)
    {
        PlanarImage blurry = Operators[name](1).Apply(TestImages.Constant(0.7f, 2, Height, Width));

        Assert.All(blurry.Values, value => Assert.Equal(0.7f, value, 2e-6f));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_ManyThreads_GivesTheSameBitsAsOneBothWays(string name)
    {
        PlanarImage sharp = TestImages.Random(5, 3, Height, Width);
        PlanarImage blurry = Operators[name](1).Apply(sharp);

        Assert.Equal(blurry.Values, Operators[name](5).Apply(sharp).Values);
        Assert.Equal(Operators[name](1).Adjoint(blurry).Values, Operators[name](5).Adjoint(blurry).Values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Channels_AreIndependent(string name)
    {
        IBlurOperator blur = Operators[name](1);
        PlanarImage both = TestImages.Random(6, 2, Height, Width);
        PlanarImage second = new(1, Height, Width, [.. both.Plane(1)]);

        PlanarImage blurry = blur.Apply(both);

        Assert.Equal(blur.Apply(second).Values, blurry.Plane(1).ToArray());
    }

    private static CameraShakeBlur Shake(CameraShakeOptions options, int threads)
    {
        CameraView view = options.View(Height, Width);
        CameraPath path = CameraPath.HandShake(options, view, new Random(8)).ScaledTo(7, view);
        return new CameraShakeBlur(path, view) { MaximumThreads = threads };
    }

    private static double Dot(PlanarImage a, PlanarImage b)
    {
        Assert.Equal((a.Channels, a.Height, a.Width), (b.Channels, b.Height, b.Width));
        return a.Values.Zip(b.Values, (x, y) => (double)x * y).Sum();
    }
}
