using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Recipes;

public sealed class RecipeReaderTests
{
    private enum Paint
    {
        DarkBlue,
        Red,
    }

    // What a new kind of recipe takes: a record, and a method that reads and declares its keys.
    private sealed record Toy
    {
        public double Rate { get; init; } = 5e-5;

        public int Patch { get; init; } = 64;

        public int[] Sizes { get; init; } = [1, 2];

        public double[] Betas { get; init; } = [0.5, 2e-5];

        public Paint Paint { get; init; }

        public bool IsLoud { get; init; } = true;

        public string Photos { get; init; } = "";

        public static Toy Read(RecipeReader keys)
        {
            Toy usual = new();
            Toy toy = new()
            {
                Rate = keys.Number("rate", usual.Rate, Bounds.Positive, "per step", "How fast it learns."),
                Patch = keys.Whole("data.patch", usual.Patch, Bounds.MultipleOf(16, atLeast: 32), "px", "Side of a patch."),
                Sizes = keys.Wholes("data.sizes", usual.Sizes, Bounds.AtLeast(1), "", "Sizes."),
                Betas = keys.Numbers("data.betas", usual.Betas, Bounds.Positive, "", "Betas."),
                Paint = keys.Choice("paint", usual.Paint, "What color it has."),
                IsLoud = keys.Switch("loud", usual.IsLoud, "Whether it is heard."),
                Photos = keys.Path("data.photos", "Where the photos are."),
            };
            keys.Require(toy.Patch < 100 || toy.Rate < 1, "data.patch of 100 px needs a rate below 1");
            return toy;
        }
    }

    [Fact]
    public void Read_NothingGiven_GivesTheDefaults()
    {
        Toy toy = Read("kind: toy");

        Assert.Equal((5e-5, 64, Paint.DarkBlue, true, ""), (toy.Rate, toy.Patch, toy.Paint, toy.IsLoud, toy.Photos));
    }

    [Fact]
    public void Read_Values_AreThoseOfTheRecipe()
    {
        Toy toy = Read("{ rate: 0.5, data: { patch: 48, sizes: [3], betas: [1e-3, 2], photos: p }, paint: red, loud: false }");

        Assert.Equal((0.5, 48, Paint.Red, false, "p"), (toy.Rate, toy.Patch, toy.Paint, toy.IsLoud, toy.Photos));
        Assert.Equal([3], toy.Sizes);
        Assert.Equal([1e-3, 2], toy.Betas);
    }

    [Fact]
    public void Read_SingleNumberForAList_IsAListOfOne() => Assert.Equal([3], Read("data: { sizes: 3 }").Sizes);

    [Theory]
    [InlineData("rate: ten", "rate is 'ten', which is not a number")]
    [InlineData("rate: NaN", "rate is 'NaN', which is not a number")]
    [InlineData("rate: '1,5'", "rate is '1,5', which is not a number")]
    [InlineData("rate: 0", "rate is 0: give more than 0 (per step)")]
    [InlineData("data: { patch: 1.5 }", "data.patch is '1.5', which is not a whole number")]
    [InlineData("data: { patch: 40 }", "data.patch is 40: give a multiple of 16, at least 32 (px)")]
    [InlineData("data: { sizes: [1, 0] }", "data.sizes is 0: give at least 1")]
    [InlineData("data: { sizes: [1, x] }", "data.sizes is 'x', which is not a whole number")]
    [InlineData("data: { betas: [1, 0] }", "data.betas is 0: give more than 0")]
    [InlineData("data: { betas: [1, x] }", "data.betas is 'x', which is not a number")]
    [InlineData("paint: green", "paint is 'green': use dark_blue or red")]
    [InlineData("loud: yes", "loud is 'yes': use true or false")]
    [InlineData("paint: [red, red]", "paint is the list 'red,red', but takes one value; put one with a comma in single quotes")]
    [InlineData("{ rate: 1, data: { patch: 112 } }", "data.patch of 100 px needs a rate below 1")]
    [InlineData("data: { patsh: 64 }", "unknown key 'data.patsh', did you mean 'data.patch'?")]
    [InlineData("kin: toy", "unknown key 'kin', did you mean 'kind'?")]
    [InlineData("kind: game", "kind is 'game', but this trains recipes of the kind toy")]
    public void Read_WrongValue_SaysWhatIsWrong(string yaml, string problem) => Assert.Contains(problem, Refused(yaml), StringComparison.Ordinal);

    [Fact]
    public void Read_SeveralProblems_AreReportedTogetherWithTheFile()
        => Assert.Equal(
            "recipe test: unknown key 'rat', did you mean 'rate'?; rate is 0: give more than 0 (per step); paint is '': use dark_blue or red.",
            Refused("{ rate: 0, paint: , rat: 1 }"));

    [Fact]
    public void Read_WrongValue_LeavesChecksBetweenKeysToTheDefault()
        => Assert.DoesNotContain("needs a rate", Refused("{ rate: 2, data: { patch: 100 } }"), StringComparison.Ordinal);

    [Fact]
    public void Declared_GivesEveryKeyWithItsDefaultRangeAndUnit()
    {
        IReadOnlyList<RecipeKey> keys = RecipeReader.Declared(Toy.Read);

        Assert.Equal(
            [
                new("rate", "5e-5", "more than 0", "per step", "How fast it learns."),
                new("data.patch", "64", "a multiple of 16, at least 32", "px", "Side of a patch."),
                new("data.sizes", "[1, 2]", "a list, each at least 1", "", "Sizes."),
                new("data.betas", "[0.5, 2e-5]", "a list, each more than 0", "", "Betas."),
                new("paint", "dark_blue", "dark_blue or red", "", "What color it has."),
                new("loud", "true", "true or false", "", "Whether it is heard."),
                new("data.photos", "", "a path", "", "Where the photos are.", IsPath: true),
            ],
            keys);
        Assert.Equal(["", "data", "data", "data", "", "", "data"], keys.Select(key => key.Section));
    }

    [Fact]
    public void Number_DeclaredTwice_IsAMistakeOfTheProgram()
    {
        RecipeReader keys = new(RecipeDocument.Parse("rate: 1", "test"));
        keys.Number("rate", 0, Bounds.Any, "", "One.");

        Assert.Throws<InvalidOperationException>(() => keys.Number("rate", 0, Bounds.Any, "", "Two."));
    }

    private static string Refused(string yaml) => Assert.Throws<RecipeException>(() => Read(yaml)).Message;

    private static Toy Read(string yaml) => RecipeReader.Read(RecipeDocument.Parse(yaml, "test"), "toy", Toy.Read);
}
