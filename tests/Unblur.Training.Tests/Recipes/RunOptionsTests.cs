using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Recipes;

public sealed class RunOptionsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 2)]
    [InlineData(9, 1)]
    [InlineData(10, 0)]
    public void ValidationsAfter_StepsThatDoNotDivide_CountsTheOneAtTheEnd(long step, long expected)
        => Assert.Equal(expected, new RunOptions { Steps = 10, ValidateEvery = 4 }.ValidationsAfter(step));
}
