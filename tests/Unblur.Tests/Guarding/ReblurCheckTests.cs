using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Tests.Guarding;

public sealed class ReblurCheckTests
{
    private static readonly BlurKernel s_kernel = BlurKernel.FromPath(ShakePath.Line(9, 0));

    [Fact]
    public void Complaint_AboutTheTrueScene_IsNone()
    {
        PlanarImage scene = Make.Scene(320, 240);
        var photo = Photo.FromPlanes(new KernelBlur(s_kernel).Apply(scene));
        Assert.Null(ReblurCheck.Complaint(photo, Photo.FromPlanes(scene), s_kernel, BlurLight.Encoded));
    }

    [Fact]
    public void Complaint_AboutTheTrueSceneUnderAKernelBesideItsMiddle_IsNone()
    {
        PlanarImage scene = Make.Scene(320, 240);
        var photo = Photo.FromPlanes(new KernelBlur(s_kernel).Apply(scene));
        double[] weights = new double[13 * 13];
        foreach (KernelTap tap in s_kernel.Taps)
        {
            weights[((6 + tap.Dy) * 13) + 6 + tap.Dx + 2] = tap.Weight;
        }

        Assert.Null(ReblurCheck.Complaint(photo, Photo.FromPlanes(scene), BlurKernel.FromWeights(13, weights, 9), BlurLight.Encoded));
    }

    [Fact]
    public void Complaint_AboutASceneUnderAnotherKernel_SaysByHowMuch()
    {
        PlanarImage scene = Make.Scene(320, 240);
        var photo = Photo.FromPlanes(new KernelBlur(s_kernel).Apply(scene));
        var other = BlurKernel.FromPath(ShakePath.Line(25, 1.6));
        Assert.StartsWith("blurred again by the kernel that was found", ReblurCheck.Complaint(photo, Photo.FromPlanes(scene), other, BlurLight.Encoded), StringComparison.Ordinal);
    }

    [Fact]
    public void Residual_OfAPhotoBlurredInLinearLight_IsLeastInThatLight()
    {
        PlanarImage scene = Make.Scene(320, 240);
        var photo = Photo.FromPlanes(new KernelBlur(s_kernel) { LinearLight = true }.Apply(scene));
        double linear = ReblurCheck.Residual(photo, Photo.FromPlanes(scene), s_kernel, BlurLight.Linear);

        Assert.InRange(linear, 0, 0.005);
        Assert.True(ReblurCheck.Residual(photo, Photo.FromPlanes(scene), s_kernel, BlurLight.Encoded) > 2 * linear);
    }

    [Fact]
    public void Residual_OfAPhotoBelowARegion_IsZero()
        => Assert.Equal(0, ReblurCheck.Residual(Make.Photo(40, 30), Make.Photo(40, 30), s_kernel, BlurLight.Encoded));
}
