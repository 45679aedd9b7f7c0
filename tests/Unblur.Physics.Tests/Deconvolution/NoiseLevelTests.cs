using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
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
    public void Of_TextureEverywhereUnderALongShake_IsNoNoiseWhereThePhotoIsLargeEnough()
    {
        PlanarImage texture = TestImages.Random(1, 1, 320, 300);
        PlanarImage faint = new(1, 320, 300, [.. texture.Values.Select(value => 0.5f + (0.08f * (value - 0.5f)))]);
        PlanarImage blurry = Scene.Noisy(new KernelBlur(BlurKernel.FromMotion(new MotionVector(14, 14))) { Border = BlurBorder.Valid }.Apply(faint), 0);

        double level = NoiseLevel.Of(blurry);

        Assert.InRange(level, 0.9 * NoiseLevel.Least, 1.6 * NoiseLevel.Least);
        double small = NoiseLevel.Of(blurry.Crop(0, 0, 120, 120)); // too small for frequencies
        Assert.True(small > 2 * level, $"{small} {level}");
    }

    [Theory]
    [InlineData(128, 512)]
    [InlineData(300, 170)]
    public void Of_NothingButNoise_IsThatNoise(int height, int width) =>
        Assert.InRange(NoiseLevel.Of(Scene.Noisy(TestImages.Constant(0.5f, 3, height, width), 0.02)), 0.95 * 0.02, 1.03 * 0.02);

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
