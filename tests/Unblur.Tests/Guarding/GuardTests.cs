using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Torch;

namespace Unblur.Tests.Guarding;

public sealed class GuardTests
{
    private static readonly DeblurOptions Guarded = Make.Plain with { Guard = true };

    public static TheoryData<string, Func<Tensor, Tensor>> BrokenNetworks => new()
    {
        { "mean colour", input => input * 0 },
        { "mean colour", input => input + Tensor.From([0.05f, 0f, -0.05f], 1, 3, 1, 1) },
        { "contrast falls", input => (input * 0) + 0.5 },
        { "repeats every 4 pixels", input => input + (Checkerboard(input, 1) * 0.03) },
        { "repeats every 4 pixels", input => input + (Checkerboard(input, 2) * 0.03) },
        { "mean colour", input => Functional.Pad(input.Narrow(2, 0, input.Size(2) / 2), 0, 0, 0, (int)(input.Size(2) / 2)) },
        { "black or white", input => ((input - 0.5) * 20) + 0.5 },
        { "colour differences", input => input + (Rainbow(input) * 0.08) },
    };

    [Theory]
    [MemberData(nameof(BrokenNetworks))]
    public void Restore_ByABrokenNetwork_IsRefusedWithTheReason(string reason, Func<Tensor, Tensor> network)
    {
        DeblurReport report = Restore(Make.Photo(256, 192), network).Report;
        Assert.NotEqual(GuardOutcome.Passed, report.Guard);
        Assert.Contains(reason, report.GuardReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ByANetworkThatGivesBlack_KeepsTheInput()
    {
        Photo photo = Make.Photo(256, 192);
        DeblurResult result = Restore(photo, input => input * 0);
        Assert.Equal((GuardOutcome.InputKept, 0.0), (result.Report.Guard, result.Report.StrengthUsed));
        Assert.Equal(photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
    }

    [Theory]
    [InlineData(0.0217, true)]
    [InlineData(0.03, false)]
    public void Colour_OverNineCells_AllowsWhatASoundRestorationReached(double growth, bool isAllowed)
        => Assert.Equal(isAllowed, GuardLimits.Colour.Complaint(growth, 96 * 96) is null);

    [Fact]
    public void Restore_ByRandomWeights_DoesNotPass()
    {
        using Deblurrer deblurrer = Make.Deblurrer(Make.SmallResUNet(residual: 0.5), Guarded);
        Assert.NotEqual(GuardOutcome.Passed, deblurrer.Restore(Make.Photo(256, 192)).Report.Guard);
    }

    [Theory]
    [InlineData(0.04, 0.5)]
    [InlineData(0.08, 0.25)]
    public void Restore_ThatIsALittleTooStrong_IsBlendedWithTheInput(double shift, double strength)
    {
        Photo photo = Make.Photo(512, 384, bits: 16);
        DeblurResult result = Restore(photo, input => input + shift);
        Assert.Equal((GuardOutcome.Gentler, strength), (result.Report.Guard, result.Report.StrengthUsed));
        Assert.All(photo.ToPlanes().Values.Zip(result.Photo.ToPlanes().Values), pair => Assert.Equal(pair.First + (shift * strength), pair.Second, 1.1 / 65535));
    }

    [Fact]
    public void Restore_OnePlaceThatIsSpoilt_IsFound()
    {
        DeblurReport report = Restore(Make.Photo(640, 480), input =>
        {
            var mask = Tensor.Zeros(input.Shape);
            mask.Narrow(2, 192, 96).Narrow(3, 320, 96).AddInPlace(Tensor.Ones([1, 1, 96, 96]));
            return input + (Checkerboard(input, 1) * mask * 0.1);
        }).Report;
        Assert.NotEqual(GuardOutcome.Passed, report.Guard);
        Assert.Contains("of the image is odd: around (", report.GuardReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_WithTheGuardSwitchedOff_LetsEverythingPass()
    {
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(input => input * 0), Make.Plain);
        DeblurResult result = deblurrer.Restore(Make.Photo(256, 192));
        Assert.Equal(GuardOutcome.NotChecked, result.Report.Guard);
        Assert.All(result.Photo.ToPlanes().Values, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(256, 192)]
    [InlineData(33, 65)]
    [InlineData(5, 4)]
    [InlineData(1, 1)]
    public void Restore_BySharpening_Passes(int width, int height)
    {
        DeblurReport report = Restore(Make.Photo(width, height), input =>
        {
            Tensor padded = Functional.Pad(input, 2, 2, 2, 2, PadMode.Replicate);
            return input + ((input - Functional.AvgPool2d(padded, 5, 1)) * 0.8);
        }).Report;
        Assert.Equal((GuardOutcome.Passed, null), (report.Guard, report.GuardReason));
    }

    [Fact]
    public void Complaint_SeenInStrips_IsTheSameAsSeenAtOnce()
    {
        PlanarImage before = Make.Scene(200, 150);
        PlanarImage after = Make.Scene(200, 150, seed: 2);
        foreach (ref float value in after.Plane(0))
        {
            value *= 0.8f;
        }

        (PlausibilityCheck once, PlausibilityCheck strips) = (new PlausibilityCheck(200, 150), new PlausibilityCheck(200, 150));
        once.Observe(0, before, after);
        for (int y = 0; y < 150; y += 10)
        {
            strips.Observe(y, before.Crop(0, y, 200, 10), after.Crop(0, y, 200, 10));
        }

        Assert.Equal(once.Whole(), strips.Whole());
        Assert.NotNull(once.Complaint());
        Assert.Equal(once.Complaint(), strips.Complaint());
    }

    private static DeblurResult Restore(Photo photo, Func<Tensor, Tensor> network)
    {
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(network), Guarded);
        return deblurrer.Restore(photo);
    }

    /// <summary>+1 and -1 in squares of some pixels.</summary>
    private static Tensor Checkerboard(Tensor image, int side)
    {
        (int height, int width) = ((int)image.Size(2), (int)image.Size(3));
        float[] values = Enumerable.Range(0, height * width).Select(i => ((i % width / side) + (i / width / side)) % 2 == 0 ? 1f : -1f).ToArray();
        return Tensor.From(values, 1, 1, height, width);
    }

    /// <summary>Coloured noise of zero mean.</summary>
    private static Tensor Rainbow(Tensor image)
    {
        using var generator = new Generator(3);
        return Tensor.RandN(image.Shape, generator);
    }
}
