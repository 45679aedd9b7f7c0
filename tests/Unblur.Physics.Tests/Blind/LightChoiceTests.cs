using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind;

public sealed class LightChoiceTests
{
    private static readonly BlurKernel s_kernel = EvaluationKernels.HandShake(3, 23, 23, 5)[2];

    [Theory]
    [InlineData(BlurLight.Linear, 0, 1)]
    [InlineData(BlurLight.Linear, 0.01, 1)]
    [InlineData(BlurLight.Encoded, 0, 1)]
    [InlineData(BlurLight.Encoded, 0.01, 1)]
    [InlineData(BlurLight.Encoded, 0.003, 0.3)] // at night
    public void Of_APhotoAndItsKernel_IsTheLightInWhichItWasBlurred(BlurLight light, double noise, float brightness)
    {
        PlanarImage sharp = Scene.Discs(160, 200);
        foreach (ref float value in sharp.Values.AsSpan())
        {
            value *= brightness;
        }

        PlanarImage blurry = Scene.Noisy(new KernelBlur(s_kernel) { Border = BlurBorder.Valid, LinearLight = light == BlurLight.Linear }.Apply(sharp), noise);

        Assert.Equal(light, LightChoice.Of(blurry, s_kernel));
    }

    [Fact]
    public void Of_APlaneAlone_LooksAtIt()
    {
        PlanarImage blurry = new KernelBlur(s_kernel) { Border = BlurBorder.Valid, LinearLight = true }.Apply(Scene.Discs(160, 200, channels: 1));

        Assert.Equal(BlurLight.Linear, LightChoice.Of(blurry, s_kernel));
    }

    [Fact]
    public void Of_ABlackPhoto_IsEncoded() => Assert.Equal(BlurLight.Encoded, LightChoice.Of(TestImages.Constant(0, 3, 70, 80), s_kernel));
}
