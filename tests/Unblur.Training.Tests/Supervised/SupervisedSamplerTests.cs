using Unblur.Data;
using Unblur.Physics.Sampling;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

public sealed class SupervisedSamplerTests
{
    [Fact]
    public void Draw_SharesOfOne_AreAllOfThatKind()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "pairs", "blur"), 3);
        TestPhotos.Write(Path.Combine(folder.Path, "pairs", "sharp"), 3);
        string pairs = $"data.pairs={Path.Combine(folder.Path, "pairs")}";

        Assert.All(Drawn("flow.share=0"), patch => Assert.NotNull(patch.Kernel));
        Assert.All(Drawn("flow.share=1", "flow.ceiling=6", "degradation.sharp_share=0"), patch => Assert.NotEqual(patch.Sharp.Values, patch.Blurry.Values));
        Assert.All(Drawn(pairs, "data.pair_share=1", "flow.share=1", "flow.ceiling=6"), patch => Assert.Equal(patch.Sharp.Values, patch.Blurry.Values));
        Assert.Equal(2, Drawn(pairs, "data.pair_share=0.5").Select(patch => patch.Kernel is null).Distinct().Count());

        SupervisedPatch[] Drawn(params string[] overrides)
        {
            SupervisedRecipe recipe = TinyRecipe.Of(folder, overrides);
            SupervisedSampler sampler = new(PhotoSet.Find(recipe.Data.SharpFolders), recipe, null, default);
            return [.. Enumerable.Range(0, 12).Select(i => sampler.Draw(i, 0, RandomStreams.ForTraining(1, i, 0)))];
        }
    }
}
