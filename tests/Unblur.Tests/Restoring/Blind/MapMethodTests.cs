using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Deconvolution;

namespace Unblur.Tests.Restoring.Blind;

public sealed class MapMethodTests
{
    private static readonly DeblurOptions Map = new() { Method = "map", KernelSize = 13 };

    [Fact]
    public void Restore_WithoutGuard_RestoresWithTheKernelThatWasFound()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 9, 9, 12)[0];
        var blurry = Photo.FromPlanes(new KernelBlur(kernel).Apply(Make.Scene(128, 96)));
        using Deblurrer deblurrer = Load(Map with { Guard = false });

        DeblurResult result = deblurrer.Restore(blurry);

        Assert.Equal("map", result.Report.Model);
        Assert.True(Assert.Single(result.Findings.Kernels).Size <= 13);
        Assert.NotEqual(blurry.ToPlanes().Values, result.Photo.ToPlanes().Values);
    }

    [Theory]
    [InlineData(63, 200, "too few")]
    [InlineData(80, 90, "no shake")]
    public void Restore_ATinyOrFlatPhoto_IsKeptWithAReason(int width, int height, string reason)
    {
        var photo = Photo.FromPlanes(new PlanarImage(3, height, width));
        using Deblurrer deblurrer = Load(Map);

        DeblurResult result = deblurrer.Restore(photo);

        Assert.Equal(GuardOutcome.InputKept, result.Report.Guard);
        Assert.Contains(reason, result.Report.GuardReason, StringComparison.Ordinal);
        Assert.Equal(photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
    }

    [Fact]
    public void Restore_ARegionOutsideThePhoto_SaysBothSizes()
    {
        using Deblurrer deblurrer = Load(Map with { Region = new PixelRegion(50, 0, 100, 100) });

        BlurMismatch(() => deblurrer.Restore(Photo.FromPlanes(Make.Scene(128, 128))), "50,0,100,100 reaches outside the photo of 128 x 128");
    }

    [Fact]
    public void Validate_BlindOptionsThatMakeNoSense_SaysWhich()
    {
        (DeblurOptions Options, string Problem)[] cases =
        [
            (new() { KernelSize = 13 }, "for the method 'map'"),
            (new() { Region = new PixelRegion(0, 0, 64, 64) }, "for the method 'map'"),
            (Map with { KernelSize = 14 }, "KernelSize is 14"),
            (Map with { Region = new PixelRegion(0, 0, 63, 64) }, "at least 64 px"),
            (Map with { TestTimeAugmentation = true }, "is for networks"),
        ];

        Assert.All(cases, the => Assert.Contains(the.Problem, Assert.Throws<ArgumentException>(the.Options.Validate).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.3, 0.9, 0.9, 0, 0, "no shake")]
    [InlineData(3, 0.3, 0.9, 0, 0, "doubtful")]
    [InlineData(3, 0.9, 0.5, 0, 0, "from place to place")]
    [InlineData(3, 0.9, 0.9, 0.6, 0, "--region")]
    [InlineData(3, 0.9, 0.9, 0, 0.02, "differs by 5.1 of 255")]
    public void Doubt_SaysWhatIsWrong(double spread, double agreement, double regions, double saturated, double misfit, string reason)
    {
        BlindEstimate estimate = new(BlurKernel.Identity)
        {
            Spread = spread, Agreement = agreement, RegionAgreement = regions, SaturatedShare = saturated, Misfit = misfit, Noise = 0.001,
        };

        Assert.Contains(reason, BlindCertainty.Doubt(estimate), StringComparison.Ordinal);
    }

    [Fact]
    public void Doubt_OfAKernelThatSearchesAgreeOn_IsNone()
        => Assert.Null(BlindCertainty.Doubt(new BlindEstimate(BlurKernel.Identity) { Spread = 3, Agreement = 0.9, Misfit = 0.004, Noise = 0.001 }));

    private static Deblurrer Load(DeblurOptions options) => Deblurrer.Load(ModelCatalogue.Open(Path.Combine(Path.GetTempPath(), "unblur-no-models")), options: options);

    private static void BlurMismatch(Action action, string message)
        => Assert.Contains(message, Assert.Throws<BlurMismatchException>(action).Message, StringComparison.Ordinal);
}
