using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Training.Sen;

namespace Unblur.Training.Tests.Sen;

public sealed class KernelLineTests
{
    [Theory]
    [InlineData(20, 0)]
    [InlineData(12, -9)]
    [InlineData(0, 15)]
    [InlineData(30, 30)]
    public void Of_AStraightMotion_IsThatMotion(float u, float v)
    {
        MotionVector found = KernelLine.Of(BlurKernel.FromMotion(new MotionVector(u, v)));

        Assert.Equal(u, found.U, 0.5f);
        Assert.Equal(v, found.V, 0.5f);
    }

    [Fact]
    public void Of_NoBlur_IsNoMotion() => Assert.Equal(default, KernelLine.Of(BlurKernel.Identity));

    [Fact]
    public void Of_HandShake_IsAboutAsLongAsItsExtent()
    {
        ShakeOptions straight = new() { MinimumLength = 10, ShortLength = 20, MaximumLength = 30, StraightShare = 1 };

        for (int i = 0; i < 20; i++)
        {
            var kernel = BlurKernel.Sample(straight, RandomStreams.ForTraining(1, 1, i));
            Assert.Equal(kernel.Length, KernelLine.Of(kernel).Length, 1.0);
        }
    }
}
