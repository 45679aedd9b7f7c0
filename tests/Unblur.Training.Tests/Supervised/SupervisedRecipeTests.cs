using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

public sealed class SupervisedRecipeTests
{
    [Fact]
    public void From_EveryShippedRecipe_IsValid()
    {
        string[] shipped = [.. Directory.EnumerateFiles(Path.Combine(TestKit.Repository.Root, "recipes"), "*.yaml", SearchOption.AllDirectories)
            .Where(path => RecipeDocument.Read(path).Kind == SupervisedRecipe.Kind)];
        Assert.NotEmpty(shipped);
        foreach (string path in shipped)
        {
            var recipe = SupervisedRecipe.From(RecipeDocument.Read(path, ["data.sharp=photos"]));

            Assert.Equal(["photos"], recipe.Data.SharpFolders);
        }
    }

    [Fact]
    public void From_Defaults_NeedOnlyTheFolder() => Assert.Equal(192, Read("data.sharp=photos").Data.Patch);

    [Fact]
    public void From_SeveralProblems_TellsAllTogether()
    {
        RecipeException error = Assert.Throws<RecipeException>(() => Read("data.patch=100", "data.batch=0", "shake.maximum_length=-3"));

        foreach (string? key in new[] { "data.sharp", "data.patch is 100", "data.batch is 0", "shake.maximum_length is -3: give 0 to 500 (px)" })
        {
            Assert.Contains(key, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void From_UnknownKey_IsRefused()
        => Assert.Contains("learning_rate", Assert.Throws<RecipeException>(() => Read("data.sharp=x", "optimizer.learningrate=1")).Message, StringComparison.Ordinal);

    [Fact]
    public void From_UnknownNetwork_NamesWhatThereIs()
        => Assert.Contains("resunet, dmphn, mprnet, mimounet or dbgan", Assert.Throws<RecipeException>(() => Read("data.sharp=x", "network.name=unet")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("shake.error=-0.1", "shake.error is -0.1")]
    [InlineData("shake.estimator_windows=10", "shake.estimator_windows is 10")]
    public void From_ShakeOutOfRange_IsRefused(string set, string problem)
        => Assert.Contains(problem, Assert.Throws<RecipeException>(() => Read("data.sharp=x", set)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("flow.share=0.5")]
    [InlineData("data.pairs=somewhere")]
    public void From_ShakeUNetWithBlurOfUnknownShake_IsRefused(string change)
    {
        RecipeException problem = Assert.Throws<RecipeException>(() => Read("data.sharp=x", "network.name=shakeunet", change));

        Assert.Contains("use another network", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_ShortestPathLongerThanTheLongest_IsRefused()
        => Assert.Contains("shake: ShakeOptions: MinimumLength", Assert.Throws<RecipeException>(() => Read("data.sharp=x", "shake.minimum_length=20", "shake.maximum_length=10")).Message, StringComparison.Ordinal);

    [Fact]
    public void From_NetworkOfWrongLists_IsRefused()
        => Assert.Contains("network: EncoderBlocks", Assert.Throws<RecipeException>(() => Read("data.sharp=x", "network.encoder_blocks=1")).Message, StringComparison.Ordinal);

    [Fact]
    public void From_AnotherKind_IsRefused()
        => Assert.Contains("neurmap", Assert.Throws<RecipeException>(() => Read("kind=neurmap", "data.sharp=x")).Message, StringComparison.Ordinal);

    [Fact]
    public void From_EstimatorWindows_AreForNewNetworksUnlessAskedFor()
    {
        Assert.Equal(24000, Read("data.sharp=x").Shake.EstimatorWindows);
        Assert.Equal(0, Read("data.sharp=x", "initial_weights=w").Shake.EstimatorWindows);
        Assert.Equal(100, Read("data.sharp=x", "initial_weights=w", "shake.estimator_windows=100").Shake.EstimatorWindows);
        Assert.Contains("initial_weights", Assert.Throws<RecipeException>(() => Read("data.sharp=x", "network.name=shakeunet", "shake.estimator_windows=0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LearningRateAt_WarmsUpThenFollowsTheCosine()
    {
        SupervisedRecipe recipe = Read("data.sharp=x", "steps=1100", "optimizer.warmup_steps=100", "optimizer.learning_rate=1", "optimizer.final_learning_rate=0.2");

        Assert.Equal(0.01, recipe.LearningRateAt(0), 1e-12);
        Assert.Equal(1, recipe.LearningRateAt(99), 1e-12);
        Assert.Equal(1, recipe.LearningRateAt(100), 1e-12);
        Assert.Equal(0.6, recipe.LearningRateAt(600), 1e-12);
        Assert.Equal(0.2, recipe.LearningRateAt(1100), 1e-12);
    }

    private static SupervisedRecipe Read(params string[] overrides) => SupervisedRecipe.From(RecipeDocument.Parse("kind: supervised", "test", overrides));
}
