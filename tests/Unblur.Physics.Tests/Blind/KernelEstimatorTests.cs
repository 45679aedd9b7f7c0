using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Deconvolution;
using Unblur.TestKit;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelEstimatorTests
{
    [Fact]
    public void Estimate_AShakenScene_FindsTheKernelAndItsSize()
    {
        (PlanarImage sharp, PlanarImage blurry, BlurKernel kernel) = Shaken(220, 12);

        BlindEstimate estimate = KernelEstimator.Estimate(blurry, new BlindOptions { MaximumThreads = 2 });

        (double similarity, int x, int y) = KernelShift.Of(kernel, estimate.Kernel);
        Assert.True(similarity > 0.8, $"similarity {similarity}");
        Assert.InRange(estimate.Kernel.Size, kernel.Size - 4, 29);
        PlanarImage restored = Deconvolver.Restore(blurry, estimate.Kernel);
        double gain = Psnr(restored, sharp, -x, -y) - Psnr(blurry, sharp, 0, 0);
        Assert.True(gain > 3, $"gain {gain} dB");
    }

    [Theory]
    [InlineData(BlurLight.Linear)]
    [InlineData(BlurLight.Encoded)]
    public void Estimate_AShakenScene_FindsTheLightInWhichItWasShaken(BlurLight light)
    {
        (PlanarImage sharp, PlanarImage blurry, BlurKernel kernel) = Shaken(220, 14, light);

        BlindEstimate estimate = KernelEstimator.Estimate(blurry, new BlindOptions { KernelSize = 19, MaximumThreads = 2 });

        Assert.Equal(light, estimate.Light);
        (double similarity, int x, int y) = KernelShift.Of(kernel, estimate.Kernel);
        Assert.True(similarity > 0.8, $"similarity {similarity}");
        PlanarImage restored = Deconvolver.Restore(blurry, estimate.Kernel, new DeconvolutionOptions { Light = light });
        double gain = Psnr(restored, sharp, -x, -y) - Psnr(blurry, sharp, 0, 0);
        Assert.True(gain > 3, $"gain {gain} dB");
    }

    [Fact]
    public void Estimate_InTheLightOfACameraThatIsGiven_FindsTheKernel()
    {
        (PlanarImage sharp, PlanarImage blurry, BlurKernel kernel) = Shaken(220, 14, BlurLight.Camera);

        BlindEstimate estimate = KernelEstimator.Estimate(blurry, new BlindOptions { KernelSize = 19, Light = BlurLight.Camera, MaximumThreads = 2 });

        Assert.Equal(BlurLight.Camera, estimate.Light);
        (double similarity, int x, int y) = KernelShift.Of(kernel, estimate.Kernel);
        Assert.True(similarity > 0.8, $"similarity {similarity}");
        PlanarImage restored = Deconvolver.Restore(blurry, estimate.Kernel, new DeconvolutionOptions { Light = BlurLight.Camera });
        double gain = Psnr(restored, sharp, -x, -y) - Psnr(blurry, sharp, 0, 0);
        Assert.True(gain > 3, $"gain {gain} dB");
    }

    [Fact]
    public void Estimate_InALightThatIsGiven_StaysInIt()
    {
        PlanarImage blurry = Shaken(120, 9).Blurry;
        BlindOptions options = new() { KernelSize = 13, Iterations = 2, Refinements = 0, KeepsScales = true, Light = BlurLight.Linear };

        BlindEstimate linear = KernelEstimator.Estimate(blurry, options), encoded = KernelEstimator.Estimate(blurry, options with { Light = BlurLight.Encoded });

        Assert.Equal((BlurLight.Linear, BlurLight.Encoded), (linear.Light, encoded.Light));
        Assert.NotEqual(linear.Kernel.Weights.ToArray(), encoded.Kernel.Weights.ToArray());
        Assert.Equal(encoded.Scales[^1].Picture.Values.Average(), linear.Scales[^1].Picture.Values.Average(), 0.05); // both are encoded pictures
    }

    [Fact]
    public void Estimate_AnyThreads_IsTheSameToTheBit()
    {
        PlanarImage blurry = Shaken(120, 9).Blurry;
        BlindOptions options = new() { KernelSize = 13, Iterations = 3 };

        BlindEstimate one = KernelEstimator.Estimate(blurry, options), three = KernelEstimator.Estimate(blurry, options with { MaximumThreads = 3 });

        Assert.Equal(one.Kernel.Weights.ToArray(), three.Kernel.Weights.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Estimate_Cancelled_SaysSo(int threads)
    {
        PlanarImage blurry = Shaken(300, 9).Blurry; // takes seconds
        using LateCancellation cancellation = new(TimeSpan.FromMilliseconds(50));

        Assert.ThrowsAny<OperationCanceledException>(() => KernelEstimator.Estimate(blurry, new BlindOptions { MaximumThreads = threads }, cancellation.Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(151)]
    public void Estimate_TheSmallestPhoto_FindsAKernelThatFits(int kernelSize)
    {
        PlanarImage blurry = Shaken(78, 5).Blurry.Crop(2, 3, 64, 64);

        BlindEstimate estimate = KernelEstimator.Estimate(blurry, new BlindOptions { KernelSize = kernelSize, Iterations = 2, Refinements = 1 });

        Assert.Equal(1, estimate.Kernel.Taps.Sum(tap => (double)tap.Weight), 1e-4);
        Assert.InRange(estimate.Kernel.Size, 1, kernelSize > 0 ? kernelSize : 23);
        Assert.True(double.IsFinite(estimate.Agreement) && double.IsFinite(estimate.Misfit));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5f)]
    [InlineData(1)]
    public void Estimate_AFlatPhoto_IsFinite(float value)
    {
        BlindEstimate estimate = KernelEstimator.Estimate(TestImages.Constant(value, 3, 70, 80), new BlindOptions { Iterations = 2 });

        Assert.Equal(1, estimate.Kernel.Taps.Sum(tap => (double)tap.Weight), 1e-4);
        Assert.True(double.IsFinite(estimate.Agreement) && double.IsFinite(estimate.Spread));
    }

    [Fact]
    public void Estimate_ATinyPhoto_SaysWhatIsNeeded()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => KernelEstimator.Estimate(TestImages.Constant(0.5f, 1, 63, 200)));

        Assert.Contains("200 x 63", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(153)]
    public void Validate_ASizeOutOfRange_Throws(int size) => Assert.Throws<ArgumentException>(new BlindOptions { KernelSize = size }.Validate);

    [Fact]
    public void TexturedCrop_OfAFlatPhotoWithTextureInACorner_LiesThere()
    {
        PlanarImage photo = TestImages.Constant(0.5f, 1, 400, 500);
        PlanarImage texture = Scene.Discs(128, 128, 1);
        for (int y = 0; y < 128; y++)
        {
            texture.Plane(0).Slice(y * 128, 128).CopyTo(photo.Plane(0)[(((y + 250) * 500) + 350)..]);
        }

        (int x, int y0, int width, int height) = TexturedCrop.Of(photo, 160);

        Assert.Equal((160, 160), (width, height));
        Assert.InRange(x, 318, 350);
        Assert.InRange(y0, 218, 250);
    }

    private static (PlanarImage Sharp, PlanarImage Blurry, BlurKernel Kernel) Shaken(int side, double length, BlurLight light = BlurLight.Encoded)
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, length, length, 12)[0];
        PlanarImage scene = Scene.Discs(side, side, 1);
        PlanarImage blurry = Scene.Noisy(LightCurve.Blurred(scene, new KernelBlur(kernel) { Border = BlurBorder.Valid }, light), 0);
        return (TestImages.Middle(scene, blurry.Height, blurry.Width), blurry, kernel);
    }

    /// <summary>Of restored(p + shift) against sharp(p), without a margin of 20 px.</summary>
    private static double Psnr(PlanarImage restored, PlanarImage sharp, int shiftX, int shiftY)
    {
        const int Margin = 20;
        int side = sharp.Width - (2 * Margin);
        return Scene.Psnr(restored.Crop(Margin + shiftX, Margin + shiftY, side, side), sharp.Crop(Margin, Margin, side, side));
    }
}
