using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Kernels;

public sealed class ShakeOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => new ShakeOptions().Validate();

    [Fact]
    public void Validate_SeveralProblems_ReportsAllTogether()
    {
        ShakeOptions options = new() { MinimumLength = 40, MaximumLength = 30, StraightShare = 1.5, Curvature = -1, Damping = double.NaN };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Contains("MinimumLength is 40 but MaximumLength is 30", message, StringComparison.Ordinal);
        Assert.Contains("StraightShare is 1.5: choose 0 to 1", message, StringComparison.Ordinal);
        Assert.Contains("Curvature is -1", message, StringComparison.Ordinal);
        Assert.Contains("Damping is NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ShortLengthOutsideTheRange_SaysTheRange()
    {
        ShakeOptions options = new() { MinimumLength = 15 };

        Assert.Contains("ShortLength is 10: choose 15 to 30", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }
}
