using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowPictures;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.FlowPictures;

public sealed class KernelPictureTests
{
    [Fact]
    public void Draw_Kernel_IsSquaresOfItsWeightsOverTheLargest()
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(4, 0)); // 1 2 2 2 1

        PlanarImage picture = KernelPicture.Draw(kernel, scale: 2);

        Assert.Equal((1, 10, 10), (picture.Channels, picture.Height, picture.Width));
        Assert.Equal([0.5f, 0.5f, 1, 1, 1, 1, 1, 1, 0.5f, 0.5f], picture.Values[40..50]);
        Assert.Equal(picture.Values[40..50], picture.Values[50..60]);
        Assert.All(picture.Values[..40], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Sheet_KernelsOfManySizes_EachInTheMiddleOfItsCell()
    {
        var line = BlurKernel.FromMotion(new MotionVector(0, 3)); // 3 x 3
        PlanarImage sheet = KernelPicture.Sheet([line, BlurKernel.Identity, BlurKernel.Identity], scale: 1, gap: 1);

        const float Grey = 0.35f;
        float[] expected =
        [
            Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey,
            Grey, 0, 1, 0, Grey, 0, 0, 0, Grey,
            Grey, 0, 1, 0, Grey, 0, 1, 0, Grey,
            Grey, 0, 1, 0, Grey, 0, 0, 0, Grey,
            Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey,
            Grey, 0, 0, 0, Grey, Grey, Grey, Grey, Grey,
            Grey, 0, 1, 0, Grey, Grey, Grey, Grey, Grey,
            Grey, 0, 0, 0, Grey, Grey, Grey, Grey, Grey,
            Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey,
        ];
        Assert.Equal((1, 9, 9), (sheet.Channels, sheet.Height, sheet.Width));
        Assert.Equal(expected, sheet.Values);
    }

    [Fact]
    public void Sheet_Columns_SetTheShape()
    {
        PlanarImage sheet = KernelPicture.Sheet([.. Enumerable.Repeat(BlurKernel.Identity, 5)], columns: 5, scale: 4, gap: 2);

        Assert.Equal((1, 8, 32), (sheet.Channels, sheet.Height, sheet.Width));
    }

    [Fact]
    public void Sheet_NoKernels_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => KernelPicture.Sheet([]));
}
