using Unblur.Cli.Inputs;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Inputs;

public sealed class InputFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_Folder_TakesPhotosInTheOrderOfTheirNames()
    {
        Touch("b.png", "a.JPG", "desktop.ini", ".hidden.png", "in/c.tif");
        Assert.Equal(["a.JPG", "b.png"], Found(_folder.Root));
    }

    [Fact]
    public void Find_FolderRecursively_TakesTheTree()
    {
        Touch("b.png", "in/c.tif", "in/deeper/d.webp", ".git/e.png");
        Assert.Equal(["b.png", "in/c.tif", "in/deeper/d.webp"], Found(isRecursive: true, names: _folder.Root));
    }

    [Fact]
    public void Find_FolderWithResultsOfAnEarlierRun_LeavesThemOutAndSaysSo()
    {
        Touch("a.jpg", "a_deblurred.jpg", "b_deblurred.png");
        FoundInputs found = Find(_folder.Root);
        Assert.Equal(["a.jpg"], Relative(found));
        Assert.Contains("2 left out", Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ResultOfAnEarlierRunByName_TakesIt()
    {
        Touch("a_deblurred.jpg");
        Assert.Equal(["a_deblurred.jpg"], Found(_folder.PathOf("a_deblurred.jpg")));
    }

    [Fact]
    public void Find_OutputFolderInsideTheInputFolder_IsNotSearched()
    {
        Touch("a.jpg", "out/a.jpg");
        FoundInputs found = new InputFinder(isRecursive: true, suffix: "", _folder.PathOf("out") + "/").Find([_folder.Root]);
        Assert.Equal(["a.jpg"], Relative(found));
    }

    [Theory]
    [InlineData("*", "in/a.jpg")]
    [InlineData("**/*.jpg", "in/a.jpg")]
    [InlineData("o?t/*.jpg")]
    public void Find_OutputFolderMatchedByAPattern_IsLeftOut(string pattern, params string[] expected)
    {
        Touch("in/a.jpg", "out/a.jpg", "out/deeper/a.jpg");
        FoundInputs found = new InputFinder(isRecursive: true, suffix: "", _folder.PathOf("out")).Find([_folder.PathOf(pattern)]);
        Assert.Equal(expected, Relative(found));
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/*.jpg")]
    [InlineData("out/a.jpg")]
    public void Find_OutputFolderNamedItself_IsTaken(string name)
    {
        Touch("out/a.jpg");
        FoundInputs found = new InputFinder(isRecursive: true, suffix: "", _folder.PathOf("out")).Find([_folder.PathOf(name)]);
        Assert.Equal(["out/a.jpg"], Relative(found));
    }

    [Theory]
    [InlineData("photo[z-a].jp?", "photo[z-a].jpg")]
    [InlineData("photo[!].jp?", "photo[!].jpg")]
    [InlineData("photo[.jp?", "photo[.jpg")]
    [InlineData("photo[]x].jp?", "photo].jpg")]
    public void Find_PatternWithBrackets_TakesInvalidClassesLiterally(string pattern, string expected)
    {
        Touch("photo[z-a].jpg", "photo[!].jpg", "photo[.jpg", "photo].jpg", "photoz.jpg");
        Assert.Equal([expected], Found(_folder.PathOf(pattern)));
    }

    [SkippableFact, System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Find_PatternOverAnUnreadableFolder_ReportsItAndGoesOn()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs a user whom folders can be closed to.");
        Touch("closed/a.jpg", "open/b.jpg");
        File.SetUnixFileMode(_folder.PathOf("closed"), UnixFileMode.None);
        FoundInputs found = Find(_folder.PathOf("*/*.jpg"));
        File.SetUnixFileMode(_folder.PathOf("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(["open/b.jpg"], Relative(found));
        Assert.Contains("cannot be listed", Assert.Single(found.Missing).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_SameFileTwice_TakesItOnce()
    {
        Touch("a.jpg");
        Assert.Equal(["a.jpg"], Found(_folder.PathOf("a.jpg"), _folder.Root, _folder.PathOf("in/../a.jpg")));
    }

    [Theory]
    [InlineData("a[1].jpg")]
    [InlineData("what is this?.jpg")]
    [InlineData("st*r.jpg")]
    [InlineData("夏の思い出.jpg")]
    [InlineData("🌊 sea.jpg")]
    [InlineData("--output.jpg")]
    [InlineData("no extension")]
    public void Find_FileByName_IsTakenLiterally(string name)
    {
        Touch(name, "a1.jpg");
        Assert.Equal([name], Found(_folder.PathOf(name)));
    }

    [Theory]
    [InlineData("*.jpg", "a1.jpg a2.jpg b1.jpg")]
    [InlineData("a?.jpg", "a1.jpg a2.jpg")]
    [InlineData("a[!1].jpg", "a2.jpg")]
    [InlineData("[ab]1.*", "a1.jpg b1.jpg")]
    [InlineData("*/*.png", "in/c.png")]
    [InlineData("**/*.png", "in/c.png in/deeper/d.png")]
    [InlineData("in/**", "in/c.png in/deeper/d.png")]
    [InlineData("i?", "in/c.png")]
    public void Find_Pattern_TakesWhatMatches(string pattern, string expected)
    {
        Touch("a1.jpg", "a2.jpg", "b1.jpg", "notes.txt", "in/c.png", "in/deeper/d.png", ".x.png");
        Assert.Equal(expected.Split(' '), Found(_folder.PathOf(pattern)));
    }

    [Fact]
    public void Find_Pattern_MirrorsFromTheFolderBeforeTheFirstWildcard()
    {
        Touch("trip/day1/a.jpg");
        InputPhoto photo = Assert.Single(Find(_folder.PathOf("trip/*/a.jpg")).Photos);
        Assert.Equal(_folder.PathOf("trip"), photo.Root);
    }

    [Fact]
    public void Find_PatternWithoutMatch_IsNoted()
    {
        FoundInputs found = Find(_folder.PathOf("*.jpg"));
        Assert.Empty(found.Missing);
        Assert.Contains("matches no photo", Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FileThatIsNotThere_IsMissing()
    {
        MissingInput missing = Assert.Single(Find(_folder.PathOf("gone.jpg")).Missing);
        Assert.Equal(_folder.PathOf("gone.jpg"), missing.Path);
        Assert.Contains("does not exist", missing.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FolderWithPhotosOnlyBelow_PointsToRecursive()
    {
        Touch("in/c.tif");
        Assert.Contains("-r", Assert.Single(Find(_folder.Root).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LinkThatLeadsBackUp_DoesNotGoRound()
    {
        Touch("in/a.jpg");
        Directory.CreateSymbolicLink(_folder.PathOf("in", "up"), _folder.Root);
        Assert.Equal(["in/a.jpg"], Found(isRecursive: true, names: _folder.Root));
    }

    [Fact]
    public void Find_LinkToAFolderElsewhere_IsFollowed()
    {
        Touch("elsewhere/b.jpg", "in/a.jpg");
        Directory.CreateSymbolicLink(_folder.PathOf("in", "linked"), _folder.PathOf("elsewhere"));
        Assert.Equal(["in/a.jpg", "in/linked/b.jpg"], Found(isRecursive: true, names: _folder.PathOf("in")));
    }

    [Fact]
    public void Find_PicturesThatAreNotRead_AreCountedByKind()
    {
        Touch("a.jpg", "b.HEIC", "c.heic", "d.jxl", "e.psd", "f.jfif", "g.avif", ".g.heic", "notes.txt");
        FoundInputs found = Find(_folder.Root);
        Assert.Equal(["a.jpg", "f.jfif", "g.avif"], Relative(found));
        Assert.Contains("4 passed over (2 HEIC, 1 JXL, 1 PSD)", Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    private void Touch(params string[] paths)
    {
        foreach (string path in paths)
        {
            _folder.Touch(path);
        }
    }

    private string[] Found(params string[] names) => Relative(Find(names));

    private string[] Found(bool isRecursive, params string[] names) => Relative(new InputFinder(isRecursive, "_deblurred").Find(names));

    private static FoundInputs Find(params string[] names) => new InputFinder(isRecursive: false, "_deblurred").Find(names);

    private string[] Relative(FoundInputs found) => [.. found.Photos.Select(photo => Path.GetRelativePath(_folder.Root, photo.Path))];
}
