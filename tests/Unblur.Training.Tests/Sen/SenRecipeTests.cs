using Unblur.TestKit;
using Unblur.Training.Recipes;
using Unblur.Training.Sen;

namespace Unblur.Training.Tests.Sen;

public sealed class SenRecipeTests
{
    [Fact]
    public void RateAt_OfThePaper_IsConstantThenLinearThenFinal()
    {
        var paper = SenRecipe.From(RecipeDocument.Read(Repository.PathOf("recipes", "sen", "sen-46.yaml"), ["data.sharp=photos"]));
        (SenOptimizerOptions optimizer, int steps) = (paper.Optimizer, paper.Run.Steps);

        Assert.Equal(1.25e-3, optimizer.RateAt(0, steps));
        Assert.Equal(1.25e-3, optimizer.RateAt(31_249, steps));
        Assert.Equal((1.25e-3 + 1.25e-5) / 2, optimizer.RateAt(31_250 + 12_500, steps), 1e-9);
        Assert.Equal(1.25e-5, optimizer.RateAt(56_250, steps), 1e-12);
        Assert.Equal(1.25e-5, optimizer.RateAt(steps - 1, steps), 1e-12);
        Assert.Equal((0.99, 46.0, 16, 256, 56_250), (optimizer.Beta2, paper.Motion.Ceiling, paper.Data.Batch, paper.Data.Patch, optimizer.FirstStackSteps));
    }

    [Fact]
    public void RateAt_Cosine_WarmsUpAndEndsAtTheFinalRate()
    {
        SenOptimizerOptions options = new() { LearningRate = 1e-3, FinalLearningRate = 1e-5, WarmupSteps = 10 };

        Assert.Equal(1e-4, options.RateAt(0, 110), 1e-12);
        Assert.Equal(1e-3, options.RateAt(10, 110), 1e-12);
        Assert.Equal((1e-3 + 1e-5) / 2, options.RateAt(60, 110), 1e-9);
        Assert.Equal(1e-5, options.RateAt(110, 110), 1e-12);
    }

    [Theory]
    [InlineData("network.name=dmphn", "motionnet or sen")]
    [InlineData("flow.ceiling=0", "flow.ceiling")]
    [InlineData("loss.doubled=0,loss.certainty=0", "nothing would be learned")]
    [InlineData("data.sharp=", "data.sharp is empty")]
    public void From_WrongValue_SaysWhatIsWrong(string changes, string contains)
        => Assert.Contains(
            contains, Assert.Throws<RecipeException>(() => SenRecipe.From(RecipeDocument.Parse("kind: sen", "test", ["data.sharp=photos", .. changes.Split(',')]))).Message, StringComparison.Ordinal);
}
