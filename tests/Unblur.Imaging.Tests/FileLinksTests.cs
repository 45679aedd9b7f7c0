using Unblur.TestKit;

namespace Unblur.Imaging.Tests;

public sealed class FileLinksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RealPath_ThroughLinkedFolderAndFile_IsTheFile()
    {
        Directory.CreateDirectory(_folder.File("real"));
        _folder.Write("real/a.png", [1]);
        Directory.CreateSymbolicLink(_folder.File("linked"), _folder.File("real"));
        File.CreateSymbolicLink(_folder.File("b.png"), _folder.File("linked/a.png"));

        Assert.Equal(_folder.File("real/a.png"), FileLinks.RealPath(_folder.File("b.png")));
    }

    [Fact]
    public void RealPath_OfLinkInACircle_StaysAsItIs()
    {
        string circle = _folder.File("circle.png");
        File.CreateSymbolicLink(circle, circle);

        Assert.Equal(circle, FileLinks.RealPath(circle));
        Assert.False(RegularFile.Exists(circle));
        Assert.True(FileLinks.IsDangling(circle));
    }

    [Theory]
    [InlineData("set", "set/in", "..", true)]
    [InlineData("set", "set/in", "../../set", true)]
    [InlineData("link", "link/in", "..", true)] // the root is itself a link
    [InlineData("set", "set/in", "../../elsewhere", false)]
    public void LeadsBack_LinkInAFolder_IsSeenByWhereItLeads(string root, string parent, string target, bool expected)
    {
        Directory.CreateDirectory(_folder.File("set/in"));
        Directory.CreateDirectory(_folder.File("elsewhere"));
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("set"));
        string link = Path.Combine(_folder.File(parent), "back");
        Directory.CreateSymbolicLink(link, target);

        Assert.Equal(expected, FileLinks.LeadsBack(link, _folder.File(root)));
    }

    [Fact]
    public void LeadsBack_FoldersThatLinkToEachOther_AreSeenOnTheSecondTurn()
    {
        Directory.CreateDirectory(_folder.File("x"));
        Directory.CreateDirectory(_folder.File("y"));
        Directory.CreateSymbolicLink(_folder.File("x/y"), _folder.File("y"));
        Directory.CreateSymbolicLink(_folder.File("y/x"), _folder.File("x"));

        Assert.False(FileLinks.LeadsBack(_folder.File("x/y"), _folder.File("x")));
        Assert.True(FileLinks.LeadsBack(_folder.File("x/y/x"), _folder.File("x")));
    }

    [SkippableFact]
    public void RegularFile_OfPipeDeviceFolderAndNothing_IsFalse()
    {
        string pipe = SpecialFiles.MakePipe(_folder.File("pipe.png"));

        Assert.All([pipe, "/dev/null", _folder.Path, _folder.File("none")], path => Assert.False(RegularFile.Exists(path)));
        Assert.All([pipe, "/dev/null"], path => Assert.True(RegularFile.IsSpecial(path)));
        Assert.All([_folder.Path, _folder.File("none")], path => Assert.False(RegularFile.IsSpecial(path)));
        Assert.True(RegularFile.Exists(_folder.Write("file", [1])));
    }

    [SkippableFact]
    public void Open_Pipe_IsRefusedAtOnce()
    {
        string pipe = SpecialFiles.MakePipe(_folder.File("pipe.png"));

        Assert.Contains("is a pipe", Assert.Throws<PhotoException>(() => Photo.Open(pipe)).Message, StringComparison.Ordinal);
        Assert.Contains("is a pipe", Assert.Throws<PhotoException>(() => Photo.Identify(pipe)).Message, StringComparison.Ordinal);
        Assert.Null(PhotoFormats.OfContent(pipe));
    }

    [SkippableFact, System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Write_OverAFile_KeepsWhoMayReadIt()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs Unix permissions");
        string path = _folder.Write("private.png", [1]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.Write(path, file => file.WriteByte(2));
        AtomicFile.Write(_folder.File("copy.png"), file => file.WriteByte(2), AtomicFile.PermissionsOf(path));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("copy.png")));
    }
}
