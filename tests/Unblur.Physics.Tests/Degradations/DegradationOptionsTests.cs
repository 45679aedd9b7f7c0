using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Degradations;

public sealed class DegradationOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => new DegradationOptions().Validate();

    [Fact]
    public void Validate_SeveralProblems_ReportsAllTogetherWithThoseOfTheShake()
    {
        DegradationOptions options = new()
        {
            Shake = new ShakeOptions { JerkRate = -3 },
            NoiseShare = 2,
            MaximumSaturation = 0.5,
            MinimumJpegQuality = 90,
            MaximumJpegQuality = 80,
        };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Contains("JerkRate is -3", message, StringComparison.Ordinal);
        Assert.Contains("NoiseShare is 2", message, StringComparison.Ordinal);
        Assert.Contains("MaximumSaturation is 0.5", message, StringComparison.Ordinal);
        Assert.Contains("MinimumJpegQuality is 90 but MaximumJpegQuality is 80", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_JpegWithoutCodec_SaysWhatToDo() => Assert.Contains(
        "set JpegShare to 0", Assert.Throws<ArgumentException>(() => new Degradation(new DegradationOptions())).Message, StringComparison.Ordinal);
}
