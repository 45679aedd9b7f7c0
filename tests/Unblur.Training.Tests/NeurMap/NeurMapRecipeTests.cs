using Unblur.TestKit;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.NeurMap;

public sealed class NeurMapRecipeTests
{
    private static readonly string[] s_data = ["data.blurry=b", "data.sharp=s", "data.pairs=p"];

    public static TheoryData<string> Shipped
        => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "recipes", "neurmap"), "*.yaml", SearchOption.AllDirectories)
            .Where(path => File.ReadLines(path).Any(line => line == "kind: neurmap" || line.StartsWith("base:", StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void From_ShippedRecipe_IsValid(string path)
    {
        NeurMapRecipe recipe = Shipping(path);

        Assert.Equal(["s"], recipe.SharpFolders);
    }

    [Fact]
    public void From_Defaults_AreThePublishedNumbers()
    {
        NeurMapRecipe recipe = Read(s_data);

        Assert.Equal((5e-5, 1e-4, 1e-4), (recipe.DeblurLearningRate, recipe.MotionLearningRate, recipe.DiscriminatorLearningRate));
        Assert.Equal((100, 100, 0.5, 1), (recipe.Deblur.Content, recipe.Deblur.Reblur, recipe.Deblur.Sharp, recipe.Deblur.Natural));
        Assert.Equal((1, 0.001, 0.001, 0.002, 0.002), (recipe.Motion.Reblur, recipe.Motion.Blurry, recipe.Motion.Restored, recipe.Motion.Sharp, recipe.Motion.Variation));
    }

    [Theory]
    [InlineData("net1", false, true, "sharp")]
    [InlineData("net2", true, false, "mixed")]
    [InlineData("net3", true, true, "sharp")]
    public void From_AblationOfTable3_HasTheRightParts(string name, bool usesMotion, bool usesDiscriminator, string natural)
    {
        NeurMapRecipe recipe = Shipping($"recipes/neurmap/ablations/{name}.yaml");

        Assert.Equal(usesMotion, recipe.Deblur.UsesMotion);
        Assert.Equal(usesDiscriminator, recipe.Deblur.Natural > 0);
        if (usesDiscriminator)
        {
            Assert.Equal(natural, recipe.NaturalPhotos);
        }
    }

    [Theory]
    [InlineData("neurmap-paper", 1, 0.1)]
    [InlineData("ablations/ratio-1-0.5", 1, 0.5)]
    [InlineData("ablations/ratio-2-0.1", 2, 0.1)]
    public void From_AblationOfTable4_HasTheRatio(string name, double sharp, double natural)
    {
        NeurMapRecipe recipe = Shipping($"recipes/neurmap/{name}.yaml");

        Assert.Equal((sharp, natural, 100), (recipe.Deblur.Sharp, recipe.Deblur.Natural, recipe.Deblur.Reblur));
    }

    [Fact]
    public void Documentation_EveryKey_IsOnThePage()
    {
        var document = RecipeDocument.Parse("kind: neurmap", "test", s_data);
        NeurMapRecipe.From(document);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "recipes.md"));

        Assert.All(document.AskedKeys.Where(key => !key.StartsWith("network.", StringComparison.Ordinal)), key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void OwnPhotos_BuiltInRecipe_IsTheOneInTheRecipesFolder()
    {
        string[] changes = [.. s_data, "initial_weights=w"];

        Assert.Equal(RecipeDocument.Read(Path.Combine(Repository.Root, "recipes", "neurmap", "own-photos.yaml"), changes).ToYaml(), OwnPhotos.Recipe(changes).ToYaml());
    }

    [Fact]
    public void From_UnknownKey_NamesTheNearest()
        => Assert.Contains("'motion.variation'", Refused("motion.varation=1"), StringComparison.Ordinal);

    [Fact]
    public void From_PatchTooSmallForSyntheticMotion_SaysWhatSuffices()
        => Assert.Contains("data.patch is 48: give a multiple of 16 px, at least 64", Refused("data.patch=48", "motion.synthetic_motion=1"), StringComparison.Ordinal);

    [Fact]
    public void From_SeveralProblems_TellsAllTogether()
    {
        string message = Refused("data.patch=100", "deblur.sharp_norm=l2", "motion.reblur=-1", "optimizer.deblur_learning_rate=0", "discriminator.scales=9");

        foreach (string? part in new[] { "data.patch is 100", "squared or absolute", "motion.reblur is -1", "optimizer.deblur_learning_rate is 0", "Scales is 9" })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void From_NoPhotos_SaysWhatToName()
        => Assert.Contains("data.blurry is empty", Assert.Throws<RecipeException>(() => Read()).Message, StringComparison.Ordinal);

    [Fact]
    public void From_MixedWithABatchOfOne_IsRefused() => Assert.Contains("at least 2", Refused("data.unpaired_batch=1", "data.paired_batch=0"), StringComparison.Ordinal);

    [Fact]
    public void From_PairsAlone_TrainTheBaseline()
    {
        NeurMapRecipe recipe = Read("data.pairs=p", "data.unpaired_batch=0", "deblur.reblur=0", "deblur.structure=0", "deblur.sharp=0", "deblur.natural=0");

        Assert.Equal(2, recipe.PairsInAStep);
    }

    [Fact]
    public void From_AnotherKind_IsRefused() => Assert.Contains("supervised", Refused("kind=supervised"), StringComparison.Ordinal);

    [Fact]
    public void ScheduleAt_Linear_FallsAtEveryStep()
    {
        NeurMapRecipe recipe = Read([.. s_data, "steps=100"]);

        Assert.Equal((1, 0.75, 0.01), (recipe.ScheduleAt(0), recipe.ScheduleAt(25), Math.Round(recipe.ScheduleAt(99), 12)));
    }

    [Fact]
    public void ScheduleAt_Epochs_FallsAnEpochLate()
    {
        NeurMapRecipe recipe = Read([.. s_data, "steps=100", "optimizer.epoch_steps=10"]);

        Assert.Equal([1, 1, 1, 0.9, 0.9, 0.2], new[] { 0, 10, 19, 20, 29, 99 }.Select(step => Math.Round(recipe.ScheduleAt(step), 12)));
    }

    private static string Refused(params string[] changes) => Assert.Throws<RecipeException>(() => Read([.. s_data, .. changes])).Message;

    private static NeurMapRecipe Read(params string[] overrides) => NeurMapRecipe.From(RecipeDocument.Parse("kind: neurmap", "test", overrides));

    private static NeurMapRecipe Shipping(string path) => NeurMapRecipe.From(RecipeDocument.Read(Path.Combine(Repository.Root, path), s_data));
}
