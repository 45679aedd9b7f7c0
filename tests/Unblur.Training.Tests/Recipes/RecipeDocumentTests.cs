using FsCheck;
using FsCheck.Fluent;
using Unblur.TestKit;
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

        RecipeException error = Assert.Throws<RecipeException>(document.RefuseUnknownKeys);

        Assert.Contains("'data.patsh', did you mean 'data.patch'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ten")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    public void Number_SomethingElse_NamesKeyAndValue(string text)
    {
        RecipeException error = Assert.Throws<RecipeException>(() => RecipeDocument.Parse($"rate: '{text}'", "test").Number("rate", 0));

        Assert.Contains("rate", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_ReadAgain_HoldsTheSameValues()
    {
        Gen<string> characters = Gen.Elements("aé🌊 ,:#*&!|>'\"\\{}[]%@`-?~=\n\t\r\u0085\u2028\ufeff\0".EnumerateRunes().Select(rune => rune.ToString()).ToArray());
        Gen<string> texts = characters.NonEmptyListOf().Select(string.Concat);
        Prop.ForAll(texts.ListOf().Select(list => list.ToArray()).ToArbitrary(), items =>
        {
            var document = RecipeDocument.Parse("a: 1", "test", [Override(items)]);
            var again = RecipeDocument.Parse(document.ToYaml(), "again");
            return document.List("items", []).SequenceEqual(items) && again.List("items", []).SequenceEqual(items);
        }).QuickCheckThrowOnFailure();

        static string Override(string[] items) => "items=" + string.Join(",", items.Select(item => $"'{item.Replace("'", "''", StringComparison.Ordinal)}'"));
    }

    [Theory]
    [InlineData("a,b", "a", "b")]
    [InlineData("/tmp/exp/a #1, ok", "/tmp/exp/a #1", "ok")]
    [InlineData("'a,b'", "a,b")]
    [InlineData("'a,b',it's", "a,b", "it's")]
    [InlineData("")]
    public void List_Override_SplitsAtCommasOutsideQuotes(string value, params string[] expected)
        => Assert.Equal(expected, RecipeDocument.Parse("a: 1", "test", [$"list={value}"]).List("list", ["fallback"]));

    [Fact]
    public void List_FolderWithCommaInTheFile_StaysOne()
        => Assert.Equal(["a, b"], RecipeDocument.Parse("sharp: ['a, b']", "test").List("sharp", []));

    [Fact]
    public void Text_List_SaysHowToQuote()
        => Assert.Contains("single quotes", Assert.Throws<RecipeException>(() => RecipeDocument.Parse("a: [b, c]", "test").Text("a", "")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: &x {b: *x}")]
    [InlineData("a: &x 1")]
    [InlineData("a: *x")]
    public void Parse_AnchorOrAlias_IsRefused(string yaml)
        => Assert.Contains("anchor", Assert.Throws<RecipeException>(() => RecipeDocument.Parse(yaml, "test")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{b: ")]
    [InlineData("- ")]
    public void Parse_DeepNesting_IsRefused(string opening)
    {
        string yaml = "a:\n  " + string.Concat(Enumerable.Repeat(opening, 100_000));

        Assert.Contains("nested", Assert.Throws<RecipeException>(() => RecipeDocument.Parse(yaml, "test")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ListInsideAList_IsRefused()
        => Assert.Contains("a holds a list", Assert.Throws<RecipeException>(() => RecipeDocument.Parse("a: [[1]]", "test")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_TooLargeFile_IsRefused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "a: 1\n#" + new string('x', 1 << 20));

            Assert.Contains("larger than", Assert.Throws<RecipeException>(() => RecipeDocument.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_Base_GivesWhatTheRecipeItselfLeavesOut()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("variants"));
        File.WriteAllText(folder.File("first.yaml"), "a: 1\nb: { c: 1, d: 1 }\ne: 1");
        File.WriteAllText(folder.File("second.yaml"), "base: first.yaml\na: 2\nb: { c: 2 }");
        string path = folder.Write("variants/third.yaml", "base: ../second.yaml\na: 3"u8.ToArray());
        var document = RecipeDocument.Read(path, ["e=4"]);

        Assert.Equal((3, 2, 1, 4), (document.Whole("a", 0), document.Whole("b.c", 0), document.Whole("b.d", 0), document.Whole("e", 0)));
        Assert.DoesNotContain("base", document.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BaseOfItself_IsRefused()
    {
        using TemporaryFolder folder = new();

        Assert.Contains("base", Assert.Throws<RecipeException>(() => RecipeDocument.Read(folder.Write("a.yaml", "base: a.yaml"u8.ToArray()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
        => Assert.Contains("not there", Assert.Throws<RecipeException>(() => RecipeDocument.Read("no/such.yaml")).Message, StringComparison.Ordinal);
}
