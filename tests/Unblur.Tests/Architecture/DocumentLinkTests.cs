using System.Text.RegularExpressions;
using Unblur.TestKit;

namespace Unblur.Tests.Architecture;

/// <summary>Links of the documents, and documents that sources name.</summary>
public sealed partial class DocumentLinkTests
{
    private static readonly string[] s_folders = ["docs", "models", "bench", "src", "tests", "recipes", "samples", "scripts", "native"];

    public static TheoryData<string> Documents => [.. DocumentNames];

    private static IEnumerable<string> DocumentNames => Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Documents_OfTheRepository_AreFound()
        => Assert.Superset(new HashSet<string> { "README.md", "CONTRIBUTING.md", "docs/README.md", "docs/reference/commands.md", "models/motion.md" }, DocumentNames.ToHashSet());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadToFilesAndHeadings(string document) => Assert.DoesNotContain(Links(document), link => !Leads(document, link));

    [Theory]
    [InlineData("docs/README.md", "guides/missing.md")]
    [InlineData("docs/README.md", "guides/deblur.md#no-such-heading")]
    [InlineData("README.md", "/etc/hostname")]
    public void Leads_OfABrokenLink_IsFalse(string document, string link) => Assert.False(Leads(document, link));

    [Fact]
    public void Links_OfText_AreFoundOutsideCodeAlone()
        => Assert.Equal(["a.md", "b.png"], Links(["see [a](a.md)", "![b](b.png) `[c](c.md)`", "```", "[d](d.md)", "```", "[e](https://example.org)"]));

    [Fact]
    public void Documents_ThatReadmeOfDocsLists_AreAllOfThem()
    {
        IEnumerable<string> listed = Links("docs/README.md").Where(link => link.EndsWith(".md", StringComparison.Ordinal)).Select(link => Resolve("docs/README.md", link));

        Assert.Empty(DocumentNames.Where(document => document.StartsWith("docs/", StringComparison.Ordinal) && document != "docs/README.md").Except(listed));
    }

    [Fact]
    public void Documents_NamedInSources_Exist()
    {
        (string File, string Named)[] named = [.. from file in Files() where !file.EndsWith(".md", StringComparison.Ordinal) && IsText(file)
                                                from Match match in DocumentName().Matches(File.ReadAllText(PathOf(file))) select (file, match.Value)];

        Assert.Contains(("src/Unblur.Cli/Reports/EvalReportWriter.cs", "docs/reference/reports.md"), named);
        Assert.DoesNotContain(named, entry => !File.Exists(PathOf(entry.Named)));
    }

    private static bool Leads(string document, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? document : Resolve(document, parts[0]);
        return (File.Exists(PathOf(target)) || Directory.Exists(PathOf(target))) && !Path.IsPathRooted(parts[0])
            && (parts.Length == 1 || Headings(target).Contains(parts[1]));
    }

    private static IEnumerable<string> Links(string document) => Links(File.ReadAllLines(PathOf(document)));

    private static IEnumerable<string> Links(IEnumerable<string> lines)
        => OutsideCode(lines).SelectMany(line => Link().Matches(InlineCode().Replace(line, ""))).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));

    // As GitHub makes anchors: lower case, no punctuation, hyphens for blanks.
    private static HashSet<string> Headings(string document)
        => [.. OutsideCode(File.ReadAllLines(PathOf(document))).Where(line => line.StartsWith('#'))
            .Select(line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    private static IEnumerable<string> OutsideCode(IEnumerable<string> lines)
    {
        bool isCode = false;
        foreach (string line in lines)
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (!isCode && !isFence)
            {
                yield return line;
            }
        }
    }

    private static string Resolve(string document, string link)
        => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PathOf(document))!, link)));

    private static IEnumerable<string> Files()
        => s_folders.SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)).Concat(Directory.EnumerateFiles(Repository.Root))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal);

    private static bool IsText(string file) => Path.GetExtension(file) is ".cs" or ".yaml" or ".sh" or ".py" or ".csproj" or ".targets" or ".props" or "";

    private static string PathOf(string file) => Repository.PathOf(file.Split('/'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\bdocs/[\w\-/]+\.md\b")]
    private static partial Regex DocumentName();
}
