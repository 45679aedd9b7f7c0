using System.Reflection;
using System.Xml.Linq;
using Unblur.TestKit;

namespace Unblur.Tests.Architecture;

/// <summary>Who may know whom: the table of docs/reference/architecture.md, held against the project files.</summary>
public sealed class ReferenceRuleTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Unblur.Imaging"] = [],
        ["Unblur.Physics"] = ["Unblur.Imaging"],
        ["Unblur.Reports"] = ["Unblur.Imaging"],
        ["Unblur.Torch"] = [],
        ["Unblur.Networks"] = ["Unblur.Torch", "Unblur.Physics"],
        ["Unblur.Data"] = ["Unblur.Imaging", "Unblur.Physics"],
        ["Unblur.Metrics"] = ["Unblur.Imaging", "Unblur.Data", "Unblur.Torch", "Unblur.Networks"],
        ["Unblur.Training"] =
            ["Unblur.Torch", "Unblur.Networks", "Unblur.Data", "Unblur.Physics", "Unblur.Metrics", "Unblur.Imaging", "Unblur.Reports"],
        ["Unblur"] = ["Unblur.Imaging", "Unblur.Physics"],
        ["Unblur.Cli"] =
        [
            "Unblur", "Unblur.Training", "Unblur.Metrics", "Unblur.Data", "Unblur.Reports", "Unblur.Networks", "Unblur.Physics", "Unblur.Imaging",
            "Unblur.Torch",
        ],
        ["Unblur.Web"] = ["Unblur", "Unblur.Imaging", "Unblur.Reports"],
    };

    [Fact]
    public void SourceProjects_OnDisk_AreAllInTheTable() =>
        Assert.All(Repository.Projects("src"), project => Assert.Contains(Path.GetFileNameWithoutExtension(project), Allowed.Keys));

    [Fact]
    public void Table_OfTheDocument_IsThisOne()
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("docs", "reference", "architecture.md"));
        IEnumerable<string> documented = lines.SkipWhile(line => line != "| project | may reference |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(Allowed.Select(Row).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));

        static string Row(KeyValuePair<string, string[]> project) => $"| {Short(project.Key)} | {References(project)} |";
        static string References(KeyValuePair<string, string[]> project) => project.Value.Length switch
        {
            0 => "-",
            > 8 => "all of the above",
            _ => string.Join(", ", project.Value.Select(Short)),
        };
        static string Short(string project) => project[(project.IndexOf('.', StringComparison.Ordinal) + 1)..];
    }

    [Fact]
    public void ProjectReferences_OfSourceProjects_StayInsideTheTable() =>
        Assert.Empty(Repository.Projects("src").SelectMany(ForbiddenEdges));

    [Fact]
    public void ForbiddenEdges_OfReferencesUpTheTable_AreFound() =>
        Assert.Equal(["Unblur.Imaging -> Unblur.Torch"], ForbiddenEdges("Unblur.Imaging", ["Unblur.Torch"]));

    [Fact]
    public void OnnxRuntimeAndNetVips_InPublicSignaturesOfUnblur_DoNotAppear() =>
        Assert.All(["Microsoft.ML.OnnxRuntime", "NetVips"], library => Assert.Empty(PublicSurface.Leaks(AssemblyNamed("Unblur"), AssemblyNamed(library))));

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", "Unblur/Inference/")]
    [InlineData("NetVips", "Unblur.Imaging/")]
    public void NativeLibraries_OfTheRestoreHalf_AreUsedInOnePlace(string library, string folder)
    {
        string source = Repository.PathOf("src") + Path.DirectorySeparatorChar;
        IEnumerable<string> users = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith($"using {library}", StringComparison.Ordinal)))
            .Select(file => file[source.Length..].Replace(Path.DirectorySeparatorChar, '/'));
        Assert.All(users, file => Assert.StartsWith(folder, file, StringComparison.Ordinal));
        Assert.NotEmpty(users);
    }

    [Fact]
    public void NativeDoor_InSourcesOutsideUnblurTorch_IsNotNamed()
    {
        string torch = Repository.PathOf("src", "Unblur.Torch") + Path.DirectorySeparatorChar;
        IEnumerable<string> others = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(torch, StringComparison.Ordinal));
        Assert.All(others, file => Assert.DoesNotContain("unblur_torch", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("aten::")]
    [InlineData("ATen/ops/")]
    [InlineData("at::_ops")]
    public void NativeDoor_InItsSource_NamesNoOperator(string naming) =>
        Assert.DoesNotContain(naming, File.ReadAllText(Repository.PathOf("native", "unblur_torch.cpp")), StringComparison.Ordinal);

    private static IEnumerable<string> ForbiddenEdges(string projectFile) =>
        ForbiddenEdges(
            Path.GetFileNameWithoutExtension(projectFile),
            XDocument.Load(projectFile).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)));

    private static IEnumerable<string> ForbiddenEdges(string project, IEnumerable<string> references) =>
        from reference in references
        where !Allowed.GetValueOrDefault(project, []).Contains(reference)
        select $"{project} -> {reference}";

    private static Assembly AssemblyNamed(string name) => Assembly.Load(name);
}
