using Unblur.Training.NeurMap;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Session;

public sealed class GainTextTests
{
    [Theory]
    [InlineData(-0.004, "0.00")]
    [InlineData(0.004, "0.00")]
    [InlineData(0.0, "0.00")]
    [InlineData(-0.006, "-0.01")]
    [InlineData(0.3149, "+0.31")]
    [InlineData(-12.0, "-12.00")]
    public void Signed_SomeGain_HasOneSign(double gain, string expected) => Assert.Equal(expected, GainText.Signed(gain));

    [Fact]
    public void Describe_GainThatRoundsToNothing_HasNoSign()
    {
        Assert.DoesNotContain("-+", ((IValidationScores)new ValidationResult(-0.004, -0.004)).Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("-+", new NeurMapScores { Psnr = 30, BlurryPsnr = 30.004, Ssim = 0.9, ReblurPsnr = 30, BlurryMotion = 1, RestoredMotion = 1 }.Describe(), StringComparison.Ordinal);
    }
}
