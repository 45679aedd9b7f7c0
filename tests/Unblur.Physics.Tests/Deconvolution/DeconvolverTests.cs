using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class DeconvolverTests
{
    private const int Height = 160, Width = 200;

    private static readonly BlurKernel Kernel = EvaluationKernels.HandShake(3, 27, 27, 5)[2];

    private static readonly PlanarImage Whole = Scene.Discs(Height, Width);

    [Fact]
    public void Restore_TrueFlow_GainsSevenDecibels()
    {
        MotionFlow flow = Scene.Flow(Height, Width);
        PlanarImage blurry = Scene.Noisy(new VaryingBlur(flow).Apply(Whole), 0);

        PlanarImage restored = Deconvolver.Restore(blurry, flow);

        Assert.InRange(Scene.Psnr(restored, Whole) - Scene.Psnr(blurry, Whole), 7, 40);
    }

    [Fact]
    public void Restore_FlowThatIsTwoPixelsOff_StillGains()
    {
        MotionFlow flow = Scene.Flow(Height, Width);
        PlanarImage blurry = Scene.Noisy(new VaryingBlur(flow).Apply(Whole), 0);
        MotionFlow wrong = Scene.Jittered(flow, 2);
        double before = Scene.Psnr(blurry, Whole);

        double doubting = Scene.Psnr(Deconvolver.Restore(blurry, wrong), Whole) - before;
        double trusting = Scene.Psnr(Deconvolver.Restore(blurry, wrong, new() { DoubtBlur = false }), Whole) - before;

        Assert.InRange(doubting, 0.8, 40);
        Assert.True(doubting > trusting + 1, $"{doubting} {trusting}");
    }

    [Fact]
    public void Restore_TrueKernelAndNoise_GainsFourDecibelsUpToTheBorder()
    {
        PlanarImage seen = new KernelBlur(Kernel) { Border = BlurBorder.Valid }.Apply(Whole); // the world goes on behind the border
        PlanarImage sharp = Whole.Crop(Kernel.Radius, Kernel.Radius, seen.Width, seen.Height);
        PlanarImage blurry = Scene.Noisy(seen, 0.01);

        PlanarImage restored = Deconvolver.Restore(blurry, Kernel);

        Assert.InRange(Scene.Psnr(restored, sharp) - Scene.Psnr(blurry, sharp), 4, 40);
        Assert.InRange(Scene.Psnr(restored, sharp, 20) - Scene.Psnr(restored, sharp), -3, 2); // the border is hardly worse than the middle
    }

    [Fact]
    public void Restore_ThatKeepsItsPlace_LiesWhereThePhotoDoesUnderAKernelBesideItsMiddle()
    {
        BlurKernel beside = Moved(Kernel, 1, -1);
        PlanarImage blurry = Scene.Noisy(new KernelBlur(Kernel).Apply(Whole), 0);

        double plain = Scene.Psnr(Deconvolver.Restore(blurry, beside), Whole, 40);
        double placed = Scene.Psnr(Deconvolver.Restore(blurry, beside, new() { KeepsPlace = true }), Whole, 40);
        double middle = Scene.Psnr(Deconvolver.Restore(blurry, Kernel), Whole, 40);

        Assert.InRange(placed, middle - 0.7, 60);
        Assert.True(placed > plain + 3, $"{placed} {plain}");
    }

    [Fact]
    public void Restore_SaturatedLights_RingLess()
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(15, 4));
        PlanarImage lights = new(3, Height, Width, [.. Whole.Values]);
        for (int i = 0; i < lights.Values.Length; i++)
        {
            (int x, int y) = (i % Width, i / Width % Height);
            lights.Values[i] = x % 64 is > 20 and < 26 && y % 48 is > 18 and < 23 ? 6 : lights.Values[i];
        }

        PlanarImage clipped = Scene.Noisy(new KernelBlur(kernel).Apply(lights), 0);

        double taken = Error(Deconvolver.Restore(clipped, kernel, new() { Saturation = 2 }));
        double masked = Error(Deconvolver.Restore(clipped, kernel));

        Assert.True(masked < 0.65 * taken, $"{masked} {taken}");

        // Of what is neither a light nor its streak.
        double Error(PlanarImage image) => Enumerable.Range(0, image.Values.Length)
            .Where(i => clipped.Values[i] < 0.98f).Average(i => Math.Abs(image.Values[i] - Math.Min(1, lights.Values[i])));
    }

    [Fact]
    public void Restore_AConstant_StaysConstant()
    {
        PlanarImage restored = Deconvolver.Restore(TestImages.Constant(0.4f, 1, 50, 60), Kernel);

        Assert.All(restored.Values, value => Assert.Equal(0.4f, value, 1e-3f));
    }

    [Fact]
    public void Restore_SeveralThreads_GivesTheSameBits()
    {
        PlanarImage blurry = Scene.Noisy(new KernelBlur(Kernel).Apply(Scene.Discs(60, 70)), 0.01);

        Assert.Equal(
            Deconvolver.Restore(blurry, Kernel, new() { Levels = 3 }).Values,
            Deconvolver.Restore(blurry, Kernel, new() { Levels = 3, MaximumThreads = 3 }).Values);
    }

    [Fact]
    public void Restore_FlowOfAnotherSize_SaysBothSizesAndTheRemedy()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => Deconvolver.Restore(Whole, new MotionFlow(80, 100)));

        Assert.Contains("100 x 80 but the photo is 200 x 160: resize", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_FlowWithNaN_IsRefused()
    {
        MotionFlow flow = new(Height, Width);
        flow.V[5] = float.NaN;

        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => Deconvolver.Restore(Whole, flow)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_OptionsOutOfRange_NamesAllOfThem()
    {
        DeconvolutionOptions options = new() { Noise = -1, Solver = new() { MaximumIterations = 0 } };

        string message = Assert.Throws<ArgumentException>(() => Deconvolver.Restore(Whole, Kernel, options)).Message;

        Assert.Contains("Noise", message, StringComparison.Ordinal);
        Assert.Contains("MaximumIterations", message, StringComparison.Ordinal);
    }

    /// <summary>The kernel one or more whole pixels to the right and down.</summary>
    private static BlurKernel Moved(BlurKernel kernel, int x, int y)
    {
        int size = kernel.Size + (2 * Math.Max(Math.Abs(x), Math.Abs(y)));
        double[] weights = new double[size * size];
        foreach (KernelTap tap in kernel.Taps)
        {
            weights[(((size / 2) + tap.Dy + y) * size) + (size / 2) + tap.Dx + x] = tap.Weight;
        }

        return BlurKernel.FromWeights(size, weights, kernel.Length);
    }
}
