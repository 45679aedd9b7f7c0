using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class NoiseLevelTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    [InlineData(0.04)]
    public void Of_ABlurryPhoto_IsItsNoise(double noise)
    {
        PlanarImage blurry = new KernelBlur(EvaluationKernels.HandShake(1, 20, 20, 3)[0]).Apply(Scene.Discs(160, 200));

        Assert.InRange(NoiseLevel.Of(Scene.Noisy(blurry, noise)), 0.85 * noise, 1.15 * noise);
    }

    [Fact]
    public void Of_AFlatPhoto_IsWhatRoundingAdds() =>
        Assert.Equal(NoiseLevel.Least, NoiseLevel.Of(TestImages.Constant(0.5f, 3, 100, 100)));

    [Fact]
    public void Of_AWhiteOrTinyPhoto_IsWhatRoundingAdds()
    {
        Assert.Equal(NoiseLevel.Least, NoiseLevel.Of(TestImages.Constant(1, 3, 100, 100)));
        Assert.Equal(NoiseLevel.Least, NoiseLevel.Of(TestImages.Random(1, 3, 2, 2)));
    }
}
