using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Recipes;

public sealed class BoundsTests
{
    public static TheoryData<string, double[], double[]> Ranges => new()
    {
        { "any number", [-1, 0, 1], [] },
        { "0 to 1", [0, 0.5, 1], [-0.1, 1.1] },
        { "at least 0, below 1", [0, 0.999], [-0.1, 1] },
        { "more than 0", [0.1], [0, -1] },
        { "at least 2", [2, 3], [1.9] },
        { "a multiple of 16, at least 32", [32, 48], [16, 40] },
        { "0, or at least 64", [0, 64], [-64, 1, 63] },
    };

    private static readonly Bounds[] s_all =
        [Bounds.Any, Bounds.Share, Bounds.Decay, Bounds.Positive, Bounds.AtLeast(2), Bounds.MultipleOf(16, atLeast: 32), Bounds.ZeroOrAtLeast(64)];

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Holds_ValuesInAndOut_AgreesWithTheWords(string words, double[] inside, double[] outside)
    {
        Bounds bounds = s_all.Single(candidate => candidate.ToString() == words);

        Assert.All(inside, value => Assert.True(bounds.Holds(value)));
        Assert.All(outside, value => Assert.False(bounds.Holds(value)));
    }
}
