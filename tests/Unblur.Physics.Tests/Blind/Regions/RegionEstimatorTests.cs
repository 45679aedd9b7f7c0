using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Blind.Regions;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind.Regions;

public sealed class RegionEstimatorTests
{
    private static readonly BlindOptions Short = new() { Iterations = 4, Refinements = 4, MaximumThreads = 2 };

    [Fact]
    public void Estimate_ATurningCamera_RestoresBetterThanOneKernel()
    {
        (PlanarImage sharp, PlanarImage blurry) = TurningCamera.Shaken(roll: 0.015);
        BlurKernel kernel = One(0.015);

        RegionalEstimate regions = RegionEstimator.Estimate((blurry.Width, blurry.Height), blurry.Crop, kernel, new BlindOptions { MaximumThreads = 2 })!;

        double one = Psnr(Deconvolver.Restore(blurry, kernel), sharp), varying = Psnr(regions.Model.Restore(blurry, 0, 0), sharp);
        Assert.True(varying > one + 1.5, $"regions {varying} dB, the kernel of the middle {one} dB, blurry {Psnr(blurry, sharp)} dB");
        Assert.InRange(regions.Sameness, 0, 0.9);
        Assert.InRange(regions.Agreement, 0.85, 1);
    }

    [Fact]
    public void Estimate_AShakeThatIsTheSameEverywhere_FindsItTheSame()
    {
        PlanarImage blurry = TurningCamera.Shaken(roll: 0).Blurry;

        RegionalEstimate regions = RegionEstimator.Estimate((blurry.Width, blurry.Height), blurry.Crop, One(0), Short)!;

        Assert.InRange(regions.Sameness, 0.92, 1);
    }

    [Fact]
    public void Estimate_AnyThreads_IsTheSameToTheBit()
    {
        PlanarImage blurry = TurningCamera.Shaken(roll: 0.015).Blurry;
        BlindOptions options = Short with { Iterations = 2, Refinements = 1 };

        RegionalEstimate one = RegionEstimator.Estimate((blurry.Width, blurry.Height), blurry.Crop, One(0.015), options with { MaximumThreads = 1 })!;
        RegionalEstimate three = RegionEstimator.Estimate((blurry.Width, blurry.Height), blurry.Crop, One(0.015), options with { MaximumThreads = 3 })!;

        Assert.Equal(one.Regions.Select(region => region.Energy), three.Regions.Select(region => region.Energy));
        Assert.Equal(one.Model.KernelAt(10, 10).Weights.ToArray(), three.Model.KernelAt(10, 10).Weights.ToArray());
    }

    [Theory]
    [InlineData(220, 400, 0.7f)] // too small for two regions
    [InlineData(260, 260, 0.5f)] // flat
    [InlineData(260, 260, 1)] // saturated
    public void Estimate_ATinyOrFlatPhoto_IsNone(int height, int width, float value)
    {
        PlanarImage photo = TestImages.Constant(value, 3, height, width);

        Assert.Null(RegionEstimator.Estimate((width, height), photo.Crop, One(0), Short));
    }

    [Fact]
    public void Estimate_Cancelled_Ends()
    {
        PlanarImage blurry = TurningCamera.Shaken(roll: 0.015).Blurry;

        Assert.Throws<OperationCanceledException>(() => RegionEstimator.Estimate(
            (blurry.Width, blurry.Height), blurry.Crop, One(0.015), Short with { MaximumThreads = 1 }, new CancellationToken(canceled: true)));
    }

    /// <summary>The true kernel of the middle: what one kernel can be at best.</summary>
    private static BlurKernel One(double roll)
    {
        double focalLength = 4 * TurningCamera.Side;
        float[] weights = TurningCamera.KernelAt(TurningCamera.Path(focalLength, roll), focalLength, default, 19);
        return BlurKernel.FromWeights(19, [.. weights.Select(weight => (double)weight)], 0);
    }

    /// <summary>The best of shifts by up to a pixel, without a margin of 24 px.</summary>
    private static double Psnr(PlanarImage restored, PlanarImage sharp)
    {
        const int Margin = 24;
        int side = sharp.Width - (2 * Margin);
        return Enumerable.Range(0, 9).Max(i => Scene.Psnr(
            restored.Crop(Margin + (i % 3) - 1, Margin + (i / 3) - 1, side, side), sharp.Crop(Margin, Margin, side, side)));
    }
}
