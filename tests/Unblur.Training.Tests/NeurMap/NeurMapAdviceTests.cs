using Unblur.TestKit;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.NeurMap;

public sealed class NeurMapAdviceTests
{
    public static TheoryData<string> Recipes =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("recipes"), "*.yaml", SearchOption.AllDirectories)
            .Where(path => RecipeDocument.Read(path).Kind == NeurMapRecipe.Kind).Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Changes_OfAShippedRecipe_AreAcceptedByIt(string path)
    {
        string[] data = ["data.blurry=b", "data.sharp=s", "data.pairs=p", "data.unpaired_set=u"];
        NeurMapRecipe recipe = Read(data);

        Assert.All(NeurMapAdvice.Changes(recipe), change => Read([.. data, change]));

        NeurMapRecipe Read(string[] changes) => NeurMapRecipe.From(RecipeDocument.Read(Repository.PathOf(path.Split('/')), changes));
    }

    [Fact]
    public void For_OwnPhotos_NamesASmallerPatchAndABatchThatSuffices()
    {
        var recipe = NeurMapRecipe.From(OwnPhotos.Recipe(["data.blurry=b", "data.sharp=s"]));

        Assert.Equal(["data.patch=64", "data.unpaired_batch=2"], NeurMapAdvice.Changes(recipe));
        Assert.StartsWith("Faster: ", NeurMapAdvice.For(recipe), StringComparison.Ordinal);
    }
}
