using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class LinearLightDeconvolutionTests
{
    private const int Height = 160, Width = 200;

    private static readonly BlurKernel s_kernel = EvaluationKernels.HandShake(3, 23, 23, 5)[2];

    private static readonly DeconvolutionOptions s_linear = new() { Light = BlurLight.Linear };

    [Fact]
    public void Restore_WhatWasBlurredInLinearLight_GainsMoreInThatLight()
    {
        PlanarImage blurry = Blurred(0);
        PlanarImage sharp = TestImages.Middle(Scene.Discs(Height, Width), blurry.Height, blurry.Width);

        double linear = Scene.Psnr(Deconvolver.Restore(blurry, s_kernel, s_linear), sharp);
        double encoded = Scene.Psnr(Deconvolver.Restore(blurry, s_kernel), sharp);

        Assert.True(linear > Math.Max(encoded, Scene.Psnr(blurry, sharp)) + 3, $"{linear} {encoded}");
    }

    [Fact]
    public void Restore_WhatACamerasContrastCurveEncoded_GainsMostInBetween()
    {
        var camera = LightTransfer.Camera(0.8);
        PlanarImage sharp = Scene.Discs(Height, Width), light = new(sharp.Channels, sharp.Height, sharp.Width, [.. sharp.Values]);
        camera.Decode(light.Values);
        PlanarImage blurry = new KernelBlur(s_kernel) { Border = BlurBorder.Valid }.Apply(light);
        camera.Encode(blurry.Values);
        blurry = Scene.Noisy(blurry, 0);
        PlanarImage middle = TestImages.Middle(sharp, blurry.Height, blurry.Width);

        double[] scores = [.. new[] { BlurLight.Encoded, BlurLight.Camera, BlurLight.Linear }
            .Select(between => Scene.Psnr(Deconvolver.Restore(blurry, s_kernel, new DeconvolutionOptions { Light = between }), middle))];

        Assert.True(scores[1] > Math.Max(scores[0], scores[2]) + 0.3, string.Join(' ', scores));
    }

    [Fact]
    public void Restore_AlongAFlowInLinearLight_GainsMoreInThatLight()
    {
        MotionFlow flow = Scene.Flow(Height, Width);
        PlanarImage sharp = Scene.Discs(Height, Width);
        PlanarImage blurry = Scene.Noisy(SrgbTransfer.FromLinear(new VaryingBlur(flow).Apply(SrgbTransfer.ToLinear(sharp))), 0);

        double linear = Scene.Psnr(Deconvolver.Restore(blurry, flow, s_linear), sharp), encoded = Scene.Psnr(Deconvolver.Restore(blurry, flow), sharp);

        Assert.True(linear > encoded + 2, $"{linear} {encoded}");
    }

    [Fact]
    public void Restore_AnyThreads_IsTheSameToTheBit()
    {
        PlanarImage blurry = Blurred(0.005).Crop(0, 0, 90, 70);

        PlanarImage one = Deconvolver.Restore(blurry, s_kernel, s_linear), three = Deconvolver.Restore(blurry, s_kernel, s_linear with { MaximumThreads = 3 });

        Assert.Equal(one.Values, three.Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Restore_ABlackOrWhitePhoto_LeavesIt(float value)
        => Assert.All(Deconvolver.Restore(TestImages.Constant(value, 3, 50, 60), s_kernel, s_linear).Values, restored => Assert.Equal(value, restored, 2e-3));

    [Fact]
    public void Restore_SaturatedLights_RingLess()
    {
        PlanarImage lights = SrgbTransfer.ToLinear(Scene.Discs(Height, Width));
        for (int i = 0; i < lights.Values.Length; i++)
        {
            (int x, int y) = (i % Width, i / Width % Height);
            lights.Values[i] = x % 64 is > 20 and < 26 && y % 48 is > 18 and < 23 ? 6 : lights.Values[i];
        }

        PlanarImage blurry = Scene.Noisy(SrgbTransfer.FromLinear(new KernelBlur(s_kernel).Apply(lights)), 0), sharp = SrgbTransfer.FromLinear(lights);

        double masked = Scene.Psnr(Deconvolver.Restore(blurry, s_kernel, s_linear), sharp, 24);
        double naive = Scene.Psnr(Deconvolver.Restore(blurry, s_kernel, s_linear with { Saturation = 2 }), sharp, 24);

        Assert.True(masked > naive + 0.5, $"{masked} {naive}");
    }

    [Fact]
    public void Restore_WithAKernelThatIsWrong_IsSmootherWhereTheBlurIsDoubted()
    {
        PlanarImage blurry = Blurred(0);
        BlurKernel wrong = EvaluationKernels.HandShake(3, 23, 23, 6)[1];

        double doubting = Variation(Deconvolver.Restore(blurry, wrong, s_linear));
        double trusting = Variation(Deconvolver.Restore(blurry, wrong, s_linear with { DoubtBlur = false }));

        Assert.True(doubting < 0.9 * trusting, $"{doubting} {trusting}");
    }

    [Fact]
    public void Validate_ALightThatIsNone_IsRefused() => Assert.Throws<ArgumentException>(new DeconvolutionOptions { Light = (BlurLight)3 }.Validate);

    private static double Variation(PlanarImage image) => image.Values.Zip(image.Values.Skip(1)).Average(pair => Math.Abs(pair.First - pair.Second));

    private static PlanarImage Blurred(double noise)
        => Scene.Noisy(new KernelBlur(s_kernel) { Border = BlurBorder.Valid, LinearLight = true }.Apply(Scene.Discs(Height, Width)), noise);
}
