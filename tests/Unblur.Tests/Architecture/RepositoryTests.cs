using System.Runtime.Versioning;
using System.Xml.Linq;
using Unblur.TestKit;

namespace Unblur.Tests.Architecture;

public sealed class RepositoryTests
{
    [Fact]
    public void Projects_OfSourcesAndTests_HaveALockFile() =>
        Assert.All(AllProjects, project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"))));

    [Fact]
    public void Solution_ComparedWithTheDisk_ListsEveryProjectOnce()
    {
        IEnumerable<string> listed = XDocument.Load(Repository.PathOf("Unblur.slnx")).Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value);
        IEnumerable<string> onDisk = AllProjects.Select(project => Path.GetRelativePath(Repository.Root, project));
        Assert.Equal(onDisk.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PackageVersions_OfProjects_AreKeptInOnePlace() =>
        Assert.All(AllProjects, project => Assert.Empty(XDocument.Load(project).Descendants("PackageReference").Attributes("Version")));

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("unblur")]
    [InlineData("test")]
    [InlineData("native/build.sh")]
    public void Launcher_InTheCheckout_CanBeStarted(string launcher) =>
        Assert.True(File.GetUnixFileMode(Repository.PathOf(launcher)).HasFlag(UnixFileMode.UserExecute));

    private static IEnumerable<string> AllProjects => [.. Repository.Projects("src"), .. Repository.Projects("tests"), .. Repository.Projects("bench")];
}
