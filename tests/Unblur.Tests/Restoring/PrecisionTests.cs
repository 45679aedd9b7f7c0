using Unblur.Imaging;
using Unblur.Torch;

namespace Unblur.Tests.Restoring;

public sealed class PrecisionTests
{
    [Fact]
    public void Restore_WhenBFloat16GivesNaN_FallsBackToFloat32ForTheRest()
    {
        var network = new FakeNetwork((input, precision) => precision == DType.BFloat16 ? input * double.NaN : input.Clone());
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain with { Precision = ComputePrecision.BFloat16, Tile = 64 });
        Photo photo = Make.Photo(300, 40);
        DeblurResult result = deblurrer.Restore(photo);
        Assert.True(result.Report.FellBackToFloat32);
        Assert.Equal("float32", result.Report.Precision);
        Assert.Equal(photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
        Assert.Equal(result.Report.Tiles + 1, network.Inputs.Count);
    }

    [Fact]
    public void Restore_WhenBFloat16IsFine_StaysWithIt()
    {
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(input => input.Clone()), Make.Plain with { Precision = ComputePrecision.BFloat16 });
        DeblurReport report = deblurrer.Restore(Make.Photo()).Report;
        Assert.False(report.FellBackToFloat32);
        Assert.Equal("bfloat16", report.Precision);
    }

    [Fact]
    public void Restore_WithAutomaticPrecision_UsesBFloat16OnlyWhereItIsNative()
    {
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(input => input.Clone()), Make.Plain with { Precision = ComputePrecision.Auto });
        Assert.Equal(BFloat16Support.IsNative(Device.Cpu) ? "bfloat16" : "float32", deblurrer.Restore(Make.Photo()).Report.Precision);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restore_WhenFloat32GivesNaNToo_KeepsTheInput(bool guard)
    {
        using Deblurrer deblurrer = Make.Deblurrer(new FakeNetwork(input => input * double.NaN), Make.Plain with { Guard = guard });
        Photo photo = Make.Photo();
        DeblurResult result = deblurrer.Restore(photo);
        Assert.Equal(GuardOutcome.InputKept, result.Report.Guard);
        Assert.Equal(0, result.Report.StrengthUsed);
        Assert.Contains("100 % of the values are NaN", result.Report.GuardReason, StringComparison.Ordinal);
        Assert.Equal(photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
    }
}
