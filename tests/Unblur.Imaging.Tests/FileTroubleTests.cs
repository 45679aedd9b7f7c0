using Unblur.TestKit;

namespace Unblur.Imaging.Tests;

/// <summary>What cannot be read or written is named as the user knows it, with what to do.</summary>
public sealed class FileTroubleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_LinkThatLeadsNowhere_SaysWhere()
    {
        File.CreateSymbolicLink(_folder.File("a.jpg"), "moved/b.jpg");

        Assert.Equal("is a link to moved/b.jpg, which does not exist: replace it by the photo.", Reason("a.jpg"));
    }

    [Fact]
    public void Open_LinkInACircle_SaysSo()
    {
        File.CreateSymbolicLink(_folder.File("a.jpg"), "b.jpg");
        File.CreateSymbolicLink(_folder.File("b.jpg"), "a.jpg");

        Assert.Contains("leads back to itself", Reason("a.jpg"), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NameThatIsNoText_AsksForAnotherName() => Assert.Contains("not valid UTF-8", Reason("ph\uFFFDto.jpg"), StringComparison.Ordinal);

    [Fact]
    public void Write_FolderIsMissing_NamesTheFileAndNotItsTemporary()
    {
        string path = _folder.File("none/a.jpg");

        string message = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(path, _ => { })).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain(AtomicFile.TemporarySuffix, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailureOfTheWriter_StaysAsItIs()
    {
        var own = new IOException("the card was taken out");

        Assert.Same(own, Assert.Throws<IOException>(() => AtomicFile.Write(_folder.File("a.jpg"), _ => throw own)));
    }

    [Fact]
    public void RequireWritableFolder_OneThatIsYetToBeMade_LooksAboveAndLeavesNothing()
    {
        AtomicFile.RequireWritableFolder(_folder.File("a/b/c"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.Contains("choose another folder", Assert.Throws<IOException>(() => AtomicFile.RequireWritableFolder("/proc/none")).Message, StringComparison.Ordinal);
    }

    private string Reason(string name) => Assert.Throws<PhotoException>(() => Photo.Open(_folder.File(name))).Reason;
}
