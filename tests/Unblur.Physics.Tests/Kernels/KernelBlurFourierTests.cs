using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Kernels;

public sealed class KernelBlurFourierTests
{
    private static readonly BlurKernel Disc = MakeDisc(14);

    [Theory]
    [InlineData(BlurBorder.Replicate, 90, 131)] // several tiles each way, an odd number of them
    [InlineData(BlurBorder.Replicate, 20, 17)] // smaller than the kernel
    [InlineData(BlurBorder.Valid, 90, 131)]
    [InlineData(BlurBorder.Valid, 29, 29)] // one pixel
    [InlineData(BlurBorder.Circular, 61, 200)]
    [InlineData(BlurBorder.Circular, 9, 12)] // wraps more than once
    public void Apply_AnySize_EqualsTheSumOverTaps(BlurBorder border, int height, int width)
    {
        PlanarImage sharp = TestImages.Random(1, 3, height, width);

        PlanarImage fourier = new KernelBlur(Disc) { Border = border, UseFourier = true }.Apply(sharp);
        PlanarImage taps = new KernelBlur(Disc) { Border = border, UseFourier = false }.Apply(sharp);

        Assert.InRange(TestImages.LargestDifference(taps, fourier), 0, 2e-6);
    }

    [Fact]
    public void Apply_LinearLight_EqualsTheSumOverTaps()
    {
        PlanarImage sharp = TestImages.Random(2, 3, 50, 60);

        PlanarImage fourier = new KernelBlur(Disc) { LinearLight = true, UseFourier = true }.Apply(sharp);
        PlanarImage taps = new KernelBlur(Disc) { LinearLight = true, UseFourier = false }.Apply(sharp);

        Assert.InRange(TestImages.LargestDifference(taps, fourier), 0, 1e-5);
    }

    [Fact]
    public void Apply_Circular_WrapsAround()
    {
        double[] weights = new double[49];
        weights[(3 * 7) + 6] = 1; // three px to the right
        PlanarImage dot = new(1, 5, 8);
        dot.Values[(2 * 8) + 7] = 1;

        PlanarImage moved = new KernelBlur(BlurKernel.FromWeights(7, weights, 0)) { Border = BlurBorder.Circular }.Apply(dot);

        Assert.Equal(1f, moved.Values[(2 * 8) + 2]);
        Assert.Equal(1f, moved.Values.Sum());
    }

    // Training streams were made tap by tap: no kernel of the usual lengths may change sides.
    [Fact]
    public void Constructor_TrainingKernels_AreSummedTapByTapAndLargeOnesTransformed()
    {
        ShakeOptions longest = new() { MinimumLength = 30, ShortLength = 30, StraightShare = 0 };

        Assert.All(Enumerable.Range(0, 500), i => Assert.False(new KernelBlur(BlurKernel.Sample(longest, new Random(i))).UseFourier));
        Assert.True(new KernelBlur(MakeDisc(30)).UseFourier);
    }

    [Fact]
    public void Adjoint_LinearLight_SaysWhatToDo() => Assert.Contains(
        "decode the image",
        Assert.Throws<InvalidOperationException>(() => new KernelBlur(Disc) { LinearLight = true }.Adjoint(new PlanarImage(1, 5, 5))).Message,
        StringComparison.Ordinal);

    private static BlurKernel MakeDisc(int radius)
    {
        int size = (2 * radius) + 1;
        double[] weights = new double[size * size];
        for (int i = 0; i < weights.Length; i++)
        {
            (int x, int y) = ((i % size) - radius, (i / size) - radius);
            weights[i] = (x * x) + (y * y) <= radius * radius ? 1 + (0.01 * x) + (0.003 * y) : 0;
        }

        return BlurKernel.FromWeights(size, weights, 2 * radius);
    }
}
