using System.Text;
using Unblur.TestKit;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Recipes;

/// <summary>docs/reference/recipes.md is written from the declarations of the keys: UNBLUR_WRITE_DOCS=1 and this test write it anew.</summary>
public sealed class RecipeReferenceTests
{
    private const string Start = """
        # Recipes: every key

        Written from the declarations in the code; do not edit. A recipe is one YAML file of sections and keys. `--set key=value` changes one value; `a,b` is a
        list of two, and a value with a comma is put in single quotes. A key that does not exist is refused, with the nearest one that does.

        Two keys stand in every recipe's head: `kind` says how it trains (without it: `supervised`), and `base` names another recipe, relative to its own place,
        whose values hold where it has none. Paths are relative to the working directory at the start; the run's own `recipe.yaml` keeps them in full.

        """;

    public static TheoryData<string> Shipped
        => [.. Directory.EnumerateFiles(Repository.PathOf("recipes"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Page_IsWhatTheDeclarationsSay()
    {
        string path = Repository.PathOf("docs", "reference", "recipes.md");
        string page = Page();
        if (Environment.GetEnvironmentVariable("UNBLUR_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == page,
            "docs/reference/recipes.md differs from the declared keys: run this test once with UNBLUR_WRITE_DOCS=1, which writes it anew.");
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void ShippedRecipe_HasOnlyKeysOfItsKind(string path)
    {
        var document = RecipeDocument.Read(Path.Combine(Repository.Root, path));
        TrainingSystem system = TrainingSystems.Of(document);

        Assert.Empty(document.Names.Except(["kind", .. system.Keys.Select(key => key.Name)]));
    }

    [Fact]
    public void Of_UnknownKind_NamesThoseThatThereAre()
        => Assert.Contains(
            "'other': use supervised, neurmap, sen, rpgan, bgan or dbgan",
            Assert.Throws<RecipeException>(() => TrainingSystems.Of(RecipeDocument.Parse("kind: other", "test"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_NoKind_IsSupervised() => Assert.Equal("supervised", TrainingSystems.Of(RecipeDocument.Parse("steps: 1", "test")).Kind);

    [Fact]
    public void Keys_Meaning_IsOneSentence()
        => Assert.All(
            TrainingSystems.All.SelectMany(system => system.Keys),
            key => Assert.True(key.Meaning.EndsWith('.') && !char.IsLower(key.Meaning[0]), $"{key.Name}: {key.Meaning}"));

    private static string Page()
    {
        StringBuilder page = new(Start.ReplaceLineEndings("\n"));
        foreach (TrainingSystem system in TrainingSystems.All)
        {
            page.Append($"\n## `kind: {system.Kind}`\n\n{system.Purpose}\n");
            foreach (IGrouping<string, RecipeKey> section in system.Keys.GroupBy(key => key.Section))
            {
                page.Append(section.Key.Length > 0 ? $"\n### `{section.Key}`\n" : "")
                    .Append("\n| key | default | range | unit | meaning |\n|---|---|---|---|---|\n");
                foreach (RecipeKey key in section)
                {
                    string usual = key.Default.Length > 0 ? $"`{key.Default}`" : "none";
                    page.Append($"| `{key.Name}` | {usual} | {key.Allowed} | {key.Unit} | {key.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
                }
            }
        }

        return page.ToString();
    }
}
