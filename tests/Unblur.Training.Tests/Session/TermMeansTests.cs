using Unblur.Training.Session;

namespace Unblur.Training.Tests.Session;

public sealed class TermMeansTests
{
    [Fact]
    public void Take_TermOfSomeSteps_IsTheMeanOverThose()
    {
        TermMeans means = new();
        means.Add(new Dictionary<string, double> { ["always"] = 1, ["sometimes"] = 5 });
        means.Add(new Dictionary<string, double> { ["always"] = 3 });

        IReadOnlyDictionary<string, double> taken = means.Take();

        Assert.Equal((2, 5), (taken["always"], taken["sometimes"]));
        Assert.Empty(means.Take());
    }
}
