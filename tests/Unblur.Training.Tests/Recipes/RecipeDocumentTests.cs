using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Recipes;

public sealed class RecipeDocumentTests
{
    [Fact]
    public void Parse_Sections_GiveDottedKeys()
    {
        var document = RecipeDocument.Parse("steps: 5\ndata:\n  patch: 64\n  sharp: [a, b]\n", "test");

        Assert.Equal(5, document.Whole("steps", 0));
        Assert.Equal(64, document.Whole("data.patch", 0));
        Assert.Equal(["a", "b"], document.List("data.sharp", []));
    }

    [Fact]
    public void Parse_Override_WinsOverTheFile()
        => Assert.Equal(0.25, RecipeDocument.Parse("rate: 1", "test", ["rate=0.25"]).Number("rate", 0));

    [Fact]
    public void Parse_OverrideWithoutEqualsSign_IsRefused()
        => Assert.Contains("'rate'", Assert.Throws<RecipeException>(() => RecipeDocument.Parse("a: 1", "test", ["rate"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("just text")]
    [InlineData("")]
    public void Parse_NoMapping_IsRefused(string yaml) => Assert.Throws<RecipeException>(() => RecipeDocument.Parse(yaml, "test"));

    [Fact]
    public void RefuseUnknownKeys_MisspeltKey_NamesTheNearest()
    {
        var document = RecipeDocument.Parse("data:\n  patsh: 64\n", "my.yaml");
        document.Whole("data.patch", 1);
        document.Whole("data.batch", 1);

        var error = Assert.Throws<RecipeException>(document.RefuseUnknownKeys);

        Assert.Contains("'data.patsh', did you mean 'data.patch'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ten")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    public void Number_SomethingElse_NamesKeyAndValue(string text)
    {
        var error = Assert.Throws<RecipeException>(() => RecipeDocument.Parse($"rate: '{text}'", "test").Number("rate", 0));

        Assert.Contains("rate", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_ReadAgain_HoldsTheSameValues()
    {
        var document = RecipeDocument.Parse("a:\n  b: it's\n  c: [x, y z]\nd: 1e-3\n", "test");

        var again = RecipeDocument.Parse(document.ToYaml(), "again");

        Assert.Equal(document.Values, again.Values);
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
        => Assert.Contains("not there", Assert.Throws<RecipeException>(() => RecipeDocument.Read("no/such.yaml")).Message, StringComparison.Ordinal);
}
