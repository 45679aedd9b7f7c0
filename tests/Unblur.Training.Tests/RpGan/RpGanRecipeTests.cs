using Unblur.TestKit;
using Unblur.Training.Recipes;
using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpGanRecipeTests
{
    private static readonly string[] s_given = ["data.sharp=photos", "motion.weights=sen", "loss.backbone_weights=vgg"];

    [Fact]
    public void From_ThePapersRecipe_HasItsScheduleAndBuffer()
    {
        var paper = RpGanRecipe.From(RecipeDocument.Read(Repository.PathOf("recipes", "rpgan", "rpgan.yaml"), s_given));
        RpOptimizerOptions optimizer = paper.Optimizer;

        Assert.Equal((1000, 3, 40 * 1000 / 16), (paper.Buffer.Size, paper.Buffer.Epochs, paper.Buffer.WarmupSteps));
        Assert.Equal([0.5, 0.3, 0.2], paper.Levels.Shares);
        Assert.Equal([0.01, 0.02, 0.04], paper.Levels.Betas);
        Assert.Equal((16, 0.99, 190 * 1000 / 16), (paper.Data.Batch, optimizer.Beta2, paper.Run.Steps));
        Assert.Equal(1e-4, optimizer.RateAt((110 * 1000 / 16) - 1, paper.Run.Steps));
        Assert.Equal((1e-4 + 1e-6) / 2, optimizer.RateAt(150 * 1000 / 16, paper.Run.Steps), 1e-7);
        Assert.Equal(1e-6, optimizer.RateAt(paper.Run.Steps - 1, paper.Run.Steps), 1e-12);
    }

    [Theory]
    [InlineData("motion.weights=", "motion.weights is empty")]
    [InlineData("motion.source=true,data.pairs=gopro", "nobody knows the motion of data.pairs")]
    [InlineData("levels.shares=[0.5;0.3;0.1]", "levels.shares sums to 0.9")]
    [InlineData("levels.shares=[0.5;0.5]", "levels.betas has 3 numbers and levels.shares 2")]
    [InlineData("levels.betas=[0.01;0;0.04]", "levels.betas is 0: give more than 0")]
    [InlineData("loss.backbone_weights=", "unblur models pull vgg16")]
    [InlineData("loss.content=0,loss.adversarial=0", "nothing would be learned")]
    [InlineData("data.sharp=", "data.sharp and data.pairs are both empty")]
    [InlineData("data.margin=22", "data.margin is 22 px, but motion of 46 px")]
    [InlineData("data.sharp=,data.pairs=gopro,kernel.share=0.5", "kernel.share is above 0, but data.sharp is empty")]
    [InlineData("kernel.estimates=kernels", "kernel.estimates is given, but kernel.share is 0")]
    [InlineData("kernel.share=0.5,shake.maximum_length=100", "less than half of shake.maximum_length")]
    [InlineData("network.name=dmphn", "rpgan")]
    public void From_WrongValue_SaysWhatIsWrong(string changes, string contains)
    {
        string[] overrides = [.. s_given, .. changes.Split(',').Select(change => change.Replace(';', ',').Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))];

        RecipeException failure = Assert.Throws<RecipeException>(() => RpGanRecipe.From(RecipeDocument.Parse("kind: rpgan", "test", overrides)));

        Assert.Contains(contains, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 500, 300, 200)]
    [InlineData(10, 5, 3, 2)]
    [InlineData(3, 2, 0, 1)]
    public void LevelOf_ABuffersSamples_HaveTheirShares(int size, params int[] expected)
    {
        RpLevelOptions levels = new();

        int[] counts = [.. Enumerable.Range(1, 3).Select(level => Enumerable.Range(0, size).Count(i => levels.LevelOf(i, size) == level))];

        Assert.Equal(expected, counts);
    }
}
