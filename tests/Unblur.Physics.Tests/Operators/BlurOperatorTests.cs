using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;
using Unblur.Physics.Tests.Flow;

namespace Unblur.Physics.Tests.Operators;

/// <summary>What every blur operator must hold: a new one is one line in <see cref="Operators"/>.</summary>
public sealed class BlurOperatorTests
{
    private const int Height = 37, Width = 45;

    private static readonly BlurKernel Kernel = EvaluationKernels.HandShake(1, 9, 9, 4)[0];

    private static readonly BlurKernel LargeKernel = EvaluationKernels.HandShake(1, 60, 60, 4)[0]; // larger than the image

    private static readonly MotionFlow Flow = MotionFlow.Sample(GongFlowOptions.Strong with { Ceiling = 23 }, Height, Width, new Random(3));

    private static readonly CameraShakeOptions AllAxes = new() { Roll = 1, Translation = 1, Zoom = 1 };

    private static readonly CameraShakeOptions RollAlone = new() { PitchAndYaw = 0, Translation = 0, Zoom = 0 };

    private static readonly Dictionary<string, Func<int, OperatorCase>> Operators = new()
    {
        ["taps, replicate"] = threads => OperatorCase.Of(new KernelBlur(Kernel) { UseFourier = false, MaximumThreads = threads }),
        ["taps, valid"] = threads => OperatorCase.Of(new KernelBlur(Kernel) { UseFourier = false, Border = BlurBorder.Valid, MaximumThreads = threads }),
        ["taps, circular"] = threads => OperatorCase.Of(new KernelBlur(Kernel) { UseFourier = false, Border = BlurBorder.Circular, MaximumThreads = threads }),
        ["taps, large"] = threads => OperatorCase.Of(new KernelBlur(LargeKernel) { UseFourier = false, MaximumThreads = threads }),
        ["Fourier, replicate"] = threads => OperatorCase.Of(new KernelBlur(Kernel) { UseFourier = true, MaximumThreads = threads }),
        ["Fourier, valid"] = threads => OperatorCase.Of(new KernelBlur(Kernel) { UseFourier = true, Border = BlurBorder.Valid, MaximumThreads = threads }),
        ["Fourier, circular"] = threads => OperatorCase.Of(new KernelBlur(Kernel) { UseFourier = true, Border = BlurBorder.Circular, MaximumThreads = threads }),
        ["Fourier, large"] = threads => OperatorCase.Of(new KernelBlur(LargeKernel) { UseFourier = true, MaximumThreads = threads }),
        ["blocks"] = threads => OperatorCase.Of(new BlockBlur(Height, Width, 16, KernelOfBlock) { MaximumThreads = threads }),
        ["blocks, large"] = threads => OperatorCase.Of(new BlockBlur(Height, Width, 40, (column, _) => column == 0 ? LargeKernel : Kernel) { MaximumThreads = threads }),
        ["flow, Gong"] = threads => OperatorCase.Of(new VaryingBlur(Flow) { MaximumThreads = threads }, Flow, LineFormula.Exact),
        ["flow, noise"] = threads => OperatorCase.Of(new VaryingBlur(Noise(30)) { MaximumThreads = threads }, Noise(30), LineFormula.Exact),
        ["flow, published"] = threads => OperatorCase.Of(new VaryingBlur(Noise(12), LineFormula.Published) { MaximumThreads = threads }, Noise(12), LineFormula.Published),
        ["shake, all axes"] = threads => Shake(AllAxes, 7, threads),
        ["shake, roll alone"] = threads => Shake(RollAlone, 7, threads),
        ["shake, wide angle"] = threads => Shake(new CameraShakeOptions { FocalLength = 20 }, 7, threads),
        ["shake, long"] = threads => Shake(AllAxes, 30, threads),
    };

    private static BlurKernel KernelOfBlock(int column, int row) => EvaluationKernels.HandShake(9, 3, 12, 4)[(3 * row) + column];

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ApplyAndAdjoint_DoublePrecision_EqualTheSlowSums(string name)
    {
        OperatorCase the = Operators[name](1);
        PlanarImage shape = the.Blur.Apply(new PlanarImage(2, Height, Width));
        double[] x = VaryingBlurTests.Normal(40, 2 * Height * Width);
        double[] y = VaryingBlurTests.Normal(41, shape.Values.Length);

        double[] applied = the.Blur.Apply(x, 2, Height, Width);
        double[] spread = the.Blur.Adjoint(y, 2, shape.Height, shape.Width);

        // Values are of the order of 1, and of 10 where the edge gathers.
        AssertNear(the.SlowApply(x, 2, Height, Width, shape.Height, shape.Width), applied, 1e-12);
        AssertNear(the.SlowAdjoint(y, 2, Height, Width, shape.Height, shape.Width), spread, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ApplyAndAdjoint_SinglePrecision_EqualTheSlowSums(string name)
    {
        OperatorCase the = Operators[name](1);
        PlanarImage x = TestImages.Random(42, 2, Height, Width);

        PlanarImage applied = the.Blur.Apply(x);
        PlanarImage spread = the.Blur.Adjoint(applied);

        double[] values = the.SlowApply(Doubles(x), 2, Height, Width, applied.Height, applied.Width);
        AssertNear(values, Doubles(applied), 3e-5);
        AssertNear(the.SlowAdjoint(Doubles(applied), 2, Height, Width, applied.Height, applied.Width), Doubles(spread), 2e-4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ApplyAndAdjoint_IntoAnImage_GiveTheSameBits(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;
        PlanarImage x = TestImages.Random(42, 2, Height, Width);
        PlanarImage applied = blur.Apply(x);
        PlanarImage spread = blur.Adjoint(applied);
        PlanarImage appliedInto = TestImages.Random(1, 2, applied.Height, applied.Width), spreadInto = TestImages.Random(2, 2, Height, Width);

        blur.Apply(x, appliedInto);
        blur.Adjoint(applied, spreadInto);

        Assert.Equal(applied.Values, appliedInto.Values);
        Assert.Equal(spread.Values, spreadInto.Values);
        Assert.Throws<ArgumentException>(() => blur.Apply(x, new PlanarImage(2, Height + 1, Width)));
    }

    // Sums of values of both signs cancel, so the difference is held against the lengths of the two vectors.
    [Theory]
    [MemberData(nameof(Names))]
    public void Adjoint_DoublePrecision_SatisfiesTheAdjointIdentity(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;
        PlanarImage shape = blur.Apply(new PlanarImage(2, Height, Width));
        for (int seed = 0; seed < 3; seed++)
        {
            double[] x = VaryingBlurTests.Normal(10 + seed, 2 * Height * Width);
            double[] y = VaryingBlurTests.Normal(20 + seed, shape.Values.Length);

            double forwards = VaryingBlurTests.Dot(blur.Apply(x, 2, Height, Width), y);
            double backwards = VaryingBlurTests.Dot(x, blur.Adjoint(y, 2, shape.Height, shape.Width));

            Assert.Equal(forwards, backwards, 1e-12 * Math.Sqrt(VaryingBlurTests.Dot(x, x) * VaryingBlurTests.Dot(y, y)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Adjoint_SinglePrecision_SatisfiesTheAdjointIdentity(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;
        PlanarImage x = TestImages.Random(10, 2, Height, Width);
        PlanarImage blurred = blur.Apply(x);
        PlanarImage y = TestImages.Random(20, 2, blurred.Height, blurred.Width);

        double forwards = VaryingBlurTests.Dot(Doubles(blurred), Doubles(y));
        double backwards = VaryingBlurTests.Dot(Doubles(x), Doubles(blur.Adjoint(y)));

        Assert.InRange(Math.Abs(forwards - backwards) / forwards, 0, 1e-6);
    }

    // One pixel each way, so that no error can cancel: the weight at the border is a sum of many.
    [Theory]
    [MemberData(nameof(Names))]
    public void Adjoint_SinglePixels_HasTheWeightsOfApply(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;
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

    // Kernels of hand shake have weights in float32, which sum to 1 as well as that can be.
    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Ones_StayOnes(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;
        double[] ones = new double[2 * Height * Width];
        ones.AsSpan().Fill(1);

        Assert.All(blur.Apply(ones, 2, Height, Width), value => Assert.Equal(1, value, blur is KernelBlur or BlockBlur ? 2e-7 : 1e-12));
        Assert.All(blur.Apply(TestImages.Constant(0.7f, 2, Height, Width)).Values, value => Assert.Equal(0.7f, value, 3e-6f));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_ManyThreads_GivesTheSameBitsAsOneBothWays(string name)
    {
        (IBlurOperator one, IBlurOperator many) = (Operators[name](1).Blur, Operators[name](5).Blur);
        PlanarImage sharp = TestImages.Random(5, 3, Height, Width);
        PlanarImage blurry = one.Apply(sharp);

        Assert.Equal(blurry.Values, many.Apply(sharp).Values);
        Assert.Equal(one.Adjoint(blurry).Values, many.Adjoint(blurry).Values);
        Assert.Equal(one.Apply(Doubles(sharp), 3, Height, Width), many.Apply(Doubles(sharp), 3, Height, Width));
        Assert.Equal(
            one.Adjoint(Doubles(blurry), 3, blurry.Height, blurry.Width), many.Adjoint(Doubles(blurry), 3, blurry.Height, blurry.Width));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Channels_AreIndependent(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;
        PlanarImage both = TestImages.Random(6, 2, Height, Width);
        PlanarImage second = new(1, Height, Width, [.. both.Plane(1)]);

        PlanarImage blurry = blur.Apply(both);

        Assert.Equal(blur.Apply(second).Values, blurry.Plane(1).ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ApplyAndAdjoint_ValuesThatDoNotFillTheImage_SayWhatIsNeeded(string name)
    {
        IBlurOperator blur = Operators[name](1).Blur;

        foreach (Func<double[], int, int, int, double[]> method in new Func<double[], int, int, int, double[]>[] { blur.Apply, blur.Adjoint })
        {
            string message = Assert.Throws<ArgumentException>(() => method(new double[Height * Width], 2, Height, Width)).Message;
            Assert.Contains($"give {2 * Height * Width}", message, StringComparison.Ordinal);
            Assert.Throws<ArgumentNullException>(() => method(null!, 1, Height, Width));
            Assert.Throws<ArgumentOutOfRangeException>(() => method([], 1, 0, Width));
        }
    }

    public static TheoryData<string> InLinearLight => ["taps", "Fourier", "flow"];

    [Theory]
    [MemberData(nameof(InLinearLight))]
    public void Apply_LinearLight_EqualsDecodingTheSlowSumAndEncoding(string name)
    {
        OperatorCase the = name switch
        {
            "flow" => OperatorCase.Of(new VaryingBlur(Flow) { LinearLight = true }, Flow, LineFormula.Exact),
            _ => OperatorCase.Of(new KernelBlur(Kernel) { LinearLight = true, UseFourier = name == "Fourier" }),
        };
        PlanarImage sharp = TestImages.Random(43, 2, Height, Width);

        PlanarImage blurry = the.Blur.Apply(sharp);

        double[] light = the.SlowApply([.. Doubles(sharp).Select(Decode)], 2, Height, Width, Height, Width);
        AssertNear([.. light.Select(Encode)], Doubles(blurry), 2e-5);
        Assert.Throws<InvalidOperationException>(() => the.Blur.Adjoint(blurry));
        AssertNear(the.SlowApply(Doubles(sharp), 2, Height, Width, Height, Width), the.Blur.Apply(Doubles(sharp), 2, Height, Width), 1e-12);

        // IEC 61966-2-1, in double precision.
        static double Decode(double encoded) => encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
        static double Encode(double linear) => linear <= 0.0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
    }

    private static MotionFlow Noise(int largest) => MotionFlowTests.Random(20, Height, Width, largest);

    private static OperatorCase Shake(CameraShakeOptions options, double extent, int threads)
    {
        CameraView view = options.View(Height, Width);
        CameraPath path = CameraPath.HandShake(options, view, new Random(8)).ScaledTo(extent, view);
        return OperatorCase.Of(new CameraShakeBlur(path, view) { MaximumThreads = threads });
    }

    private static double[] Doubles(PlanarImage image) => [.. image.Values.Select(value => (double)value)];

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }
}
