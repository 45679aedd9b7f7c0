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

        Assert.Equal(["5"], Items(document, "steps"));
        Assert.Equal(["64"], Items(document, "data.patch"));
        Assert.Equal(["a", "b"], Items(document, "data.sharp"));
    }

    [Fact]
    public void Parse_Override_WinsOverTheFile()
        => Assert.Equal(["0.25"], Items(RecipeDocument.Parse("rate: 1", "test", ["rate=0.25"]), "rate"));

    [Fact]
    public void Parse_OverrideWithoutEqualsSign_IsRefused()
        => Assert.Contains("'rate'", Assert.Throws<RecipeException>(() => RecipeDocument.Parse("a: 1", "test", ["rate"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("steps")]
    [InlineData("=3")]
    [InlineData(" =3")]
    public void Parse_OverrideWithoutAKeyAndAValue_IsRefusedAsSuch(string entry) => Assert.Contains(
        "is not of the form key=value", Assert.Throws<RecipeException>(() => RecipeDocument.Parse("steps: 2", "my.yaml", [entry])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("just text")]
    [InlineData("")]
    public void Parse_NoMapping_IsRefused(string yaml) => Assert.Throws<RecipeException>(() => RecipeDocument.Parse(yaml, "test"));

    [Fact]
    public void ToYaml_Paths_AreWrittenInFull()
    {
        var document = RecipeDocument.Parse("data: { sharp: [a, /b], pairs: '', patch: 64 }", "test");
        RecipeReader keys = new(document);
        keys.PhotoFolders("data.sharp", "Photos.");
        keys.Path("data.pairs", "Pairs.");

        var again = RecipeDocument.Parse(document.ToYaml(keys.Keys), "again");

        Assert.Equal([Path.Combine(Directory.GetCurrentDirectory(), "a"), "/b"], Items(again, "data.sharp"));
        Assert.Empty(Items(again, "data.pairs"));
        Assert.Equal(["64"], Items(again, "data.patch"));
    }

    [Theory]
    [InlineData("optimiser: { beta2: 0.5 }", "optimizer.beta2")]
    [InlineData("motion: { rehearsal: 0.5 }", "motion.synthetic_motion")]
    public void Parse_OldName_IsReadUnderThePresentOne(string yaml, string present)
        => Assert.Equal(["0.5"], Items(RecipeDocument.Parse(yaml, "test"), present));

    [Fact]
    public void Parse_OverrideByTheOldName_WinsOverThePresentOne()
        => Assert.Equal(["2"], Items(RecipeDocument.Parse("motion: { synthetic_motion: 1 }", "test", ["motion.rehearsal=2"]), "motion.synthetic_motion"));

    [Theory]
    [InlineData("motion: { rehearsal: 1, synthetic_motion: 1 }")]
    [InlineData("a: 1", "motion.synthetic_motion=1", "motion.rehearsal=1")]
    public void Parse_OldAndPresentNameTogether_AreRefused(string yaml, params string[] overrides)
    {
        RecipeException error = Assert.Throws<RecipeException>(() => RecipeDocument.Parse(yaml, "my.yaml", overrides));

        Assert.Contains("two names of one key: give motion.synthetic_motion alone", error.Message, StringComparison.Ordinal);
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
            return Items(document, "items").SequenceEqual(items) && Items(again, "items").SequenceEqual(items);
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
        => Assert.Equal(expected, Items(RecipeDocument.Parse("a: 1", "test", [$"list={value}"]), "list"));

    [Fact]
    public void List_FolderWithCommaInTheFile_StaysOne()
        => Assert.Equal(["a, b"], Items(RecipeDocument.Parse("sharp: ['a, b']", "test"), "sharp"));

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

        Assert.Equal(["3", "2", "1", "4"], new[] { "a", "b.c", "b.d", "e" }.Select(key => Items(document, key).Single()));
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

    [Theory]
    [InlineData("net2-rehearsal.yaml", "net2-synthetic-motion.yaml")]
    [InlineData("neurmap-rehearsal.yaml", "neurmap-synthetic-motion.yaml")]
    public void Read_RecipeThatWasRenamed_NamesThePresentOne(string old, string present)
    {
        string folder = Repository.PathOf("recipes", "neurmap", "proof");

        RecipeException error = Assert.Throws<RecipeException>(() => RecipeDocument.Read(Path.Combine(folder, old)));

        Assert.Contains($"it is called {Path.Combine(folder, present)} now", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OldNameWithoutTheRenamedRecipe_NamesNone()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("net2-rehearsal.yaml");

        Assert.Equal($"recipe {path} is not there.", Assert.Throws<RecipeException>(() => RecipeDocument.Read(path)).Message);
    }

    private static string[] Items(RecipeDocument document, string key) => document.TryGet(key, out string[]? items) ? items : ["(none)"];
}
