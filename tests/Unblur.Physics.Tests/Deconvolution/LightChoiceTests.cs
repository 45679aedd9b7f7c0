using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class LightChoiceTests
{
    private static readonly BlurKernel s_kernel = EvaluationKernels.HandShake(3, 23, 23, 5)[2];

    [Theory]
    [InlineData(BlurLight.Linear, 0)]
    [InlineData(BlurLight.Linear, 0.01)]
    [InlineData(BlurLight.Encoded, 0)]
    [InlineData(BlurLight.Encoded, 0.01)]
    public void Of_APhotoAndItsKernel_IsTheLightInWhichItWasBlurred(BlurLight light, double noise)
        => Assert.Equal(light, LightChoice.Of(Blurred(light, noise), s_kernel));

    [Fact]
    public void Of_APhotoAndItsKernel_RestoresItBetter()
    {
        PlanarImage sharp = Sharp().Crop(s_kernel.Radius, s_kernel.Radius, 200 - (2 * s_kernel.Radius), 160 - (2 * s_kernel.Radius));
        PlanarImage blurry = Blurred(BlurLight.Linear, 0);

        double linear = Scene.Psnr(Deconvolver.Restore(blurry, s_kernel, new() { Light = BlurLight.Linear }), sharp);
        double encoded = Scene.Psnr(Deconvolver.Restore(blurry, s_kernel), sharp);

        Assert.True(linear > Math.Max(encoded, Scene.Psnr(blurry, sharp)) + 3, $"{linear} {encoded}");
    }

    [Fact]
    public void Restore_InLinearLightWithAnyThreads_IsTheSameToTheBit()
    {
        PlanarImage blurry = Blurred(BlurLight.Linear, 0.005).Crop(0, 0, 90, 70);
        DeconvolutionOptions options = new() { Light = BlurLight.Linear };

        PlanarImage one = Deconvolver.Restore(blurry, s_kernel, options), three = Deconvolver.Restore(blurry, s_kernel, options with { MaximumThreads = 3 });

        Assert.Equal(one.Values, three.Values);
    }

    [Fact]
    public void Restore_LightsThatAreSaturatedInLinearLight_IsFiniteAndRingsLess()
    {
        PlanarImage lights = Sharp();
        SrgbTransfer.ToLinear(lights.Values, lights.Values);
        for (int i = 0; i < lights.Values.Length; i++)
        {
            (int x, int y) = (i % 200, i / 200 % 160);
            lights.Values[i] = x % 64 is > 20 and < 26 && y % 48 is > 18 and < 23 ? 6 : lights.Values[i];
        }

        PlanarImage seen = SrgbTransfer.FromLinear(new KernelBlur(s_kernel).Apply(lights)), sharp = SrgbTransfer.FromLinear(lights);
        PlanarImage blurry = Scene.Noisy(seen, 0);
        DeconvolutionOptions options = new() { Light = BlurLight.Linear };

        PlanarImage masked = Deconvolver.Restore(blurry, s_kernel, options), naive = Deconvolver.Restore(blurry, s_kernel, options with { Saturation = 2 });

        Assert.All(masked.Values, value => Assert.True(float.IsFinite(value)));
        Assert.True(Scene.Psnr(masked, sharp, 24) > Scene.Psnr(naive, sharp, 24) + 0.5, $"{Scene.Psnr(masked, sharp, 24)} {Scene.Psnr(naive, sharp, 24)}");
    }

    private static PlanarImage Sharp() => Scene.Discs(160, 200);

    private static PlanarImage Blurred(BlurLight light, double noise)
        => Scene.Noisy(new KernelBlur(s_kernel) { Border = BlurBorder.Valid, LinearLight = light == BlurLight.Linear }.Apply(Sharp()), noise);
}
