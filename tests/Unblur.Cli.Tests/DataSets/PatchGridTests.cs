using Unblur.Cli.DataSets;

namespace Unblur.Cli.Tests.DataSets;

public sealed class PatchGridTests
{
    [Theory]
    [InlineData(10, 4, 4, new[] { 0, 4, 6 })]
    [InlineData(8, 4, 4, new[] { 0, 4 })]
    [InlineData(8, 4, 3, new[] { 0, 3, 4 })]
    [InlineData(4, 4, 9, new[] { 0 })]
    [InlineData(3, 4, 4, new int[0])]
    public void Starts_AnyLength_ReachBothBorders(int length, int patch, int stride, int[] expected)
        => Assert.Equal(expected, PatchGrid.Starts(length, patch, stride));
}
