using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Sampling;

namespace Unblur.Tests.Guarding;

public sealed class GuardTests
{
    private static readonly DeblurOptions Guarded = Make.Plain with { Guard = true };

    public static TheoryData<string, Func<PlanarImage, PlanarImage>> BrokenNetworks => new()
    {
        { "mean colour", input => Each(input, _ => 0) },
        { "mean colour", input => Changed(input, (channel, _, _, value) => value + (0.05f * (1 - channel))) },
        { "contrast falls", input => Each(input, _ => 0.5f) },
        { "repeats every 4 pixels", input => Changed(input, (_, x, y, value) => value + (0.03f * Checkerboard(x, y, 1))) },
        { "repeats every 4 pixels", input => Changed(input, (_, x, y, value) => value + (0.03f * Checkerboard(x, y, 2))) },
        { "mean colour", input => Changed(input, (_, _, y, value) => y < input.Height / 2 ? value : 0) },
        { "black or white", input => Each(input, value => ((value - 0.5f) * 20) + 0.5f) },
        { "colour differences", Rainbow },
    };

    [Theory]
    [MemberData(nameof(BrokenNetworks))]
    public void Restore_ByABrokenNetwork_IsRefusedWithTheReason(string reason, Func<PlanarImage, PlanarImage> network)
    {
        DeblurReport report = Restore(Make.Photo(256, 192), network).Report;
        Assert.NotEqual(GuardOutcome.Passed, report.Guard);
        Assert.Contains(reason, report.GuardReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ByANetworkThatGivesBlack_KeepsTheInput()
    {
        Photo photo = Make.Photo(256, 192);
        DeblurResult result = Restore(photo, input => Each(input, _ => 0));
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
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(Rainbow), Guarded);
        Assert.NotEqual(GuardOutcome.Passed, deblurrer.Restore(Make.Photo(256, 192)).Report.Guard);
    }

    [Theory]
    [InlineData(0.04, 0.5)]
    [InlineData(0.08, 0.25)]
    public void Restore_ThatIsALittleTooStrong_IsBlendedWithTheInput(double shift, double strength)
    {
        Photo photo = Make.Photo(512, 384, bits: 16);
        DeblurResult result = Restore(photo, input => Each(input, value => value + (float)shift));
        Assert.Equal((GuardOutcome.Gentler, strength), (result.Report.Guard, result.Report.StrengthUsed));
        Assert.All(photo.ToPlanes().Values.Zip(result.Photo.ToPlanes().Values), pair => Assert.Equal(pair.First + (shift * strength), pair.Second, 1.1 / 65535));
    }

    [Fact]
    public void Restore_OnePlaceThatIsSpoilt_IsFound()
    {
        DeblurReport report = Restore(Make.Photo(640, 480), input => Changed(
            input, (_, x, y, value) => value + (x is >= 320 and < 416 && y is >= 192 and < 288 ? 0.1f * Checkerboard(x, y, 1) : 0))).Report;
        Assert.NotEqual(GuardOutcome.Passed, report.Guard);
        Assert.Contains("of the image is odd: around (", report.GuardReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_WithTheGuardSwitchedOff_LetsEverythingPass()
    {
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(_ => 0), Make.Plain);
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
            PlanarImage padded = new(3, input.Height + 4, input.Width + 4);
            padded = Changed(padded, (channel, x, y, _) => input.Plane(channel)[(Math.Clamp(y - 2, 0, input.Height - 1) * input.Width) + Math.Clamp(x - 2, 0, input.Width - 1)]);
            PlanarImage mean = Make.Mean(padded, 2).Crop(2, 2, input.Width, input.Height);
            return Changed(input, (channel, x, y, value) => value + (0.8f * (value - mean.Plane(channel)[(y * input.Width) + x])));
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

    private static DeblurResult Restore(Photo photo, Func<PlanarImage, PlanarImage> network)
    {
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(network), Guarded);
        return deblurrer.Restore(photo);
    }

    /// <summary>+1 and -1 in squares of some pixels.</summary>
    private static int Checkerboard(int x, int y, int side) => ((x / side) + (y / side)) % 2 == 0 ? 1 : -1;

    /// <summary>With coloured noise of zero mean.</summary>
    private static PlanarImage Rainbow(PlanarImage image)
    {
        Random random = new(3);
        return Each(image, value => value + (0.08f * (float)random.NextNormal()));
    }

    private static PlanarImage Each(PlanarImage image, Func<float, float> change) => Changed(image, (_, _, _, value) => change(value));

    private static PlanarImage Changed(PlanarImage image, Func<int, int, int, float, float> change)
    {
        PlanarImage result = new(image.Channels, image.Height, image.Width);
        for (int i = 0; i < image.Values.Length; i++)
        {
            int pixel = i % (image.Height * image.Width);
            result.Values[i] = change(i / (image.Height * image.Width), pixel % image.Width, pixel / image.Width, image.Values[i]);
        }

        return result;
    }
}
