using Unblur.Cli.Outputs;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;

namespace Unblur.Cli.Tests.Outputs;

public sealed class StaleTemporariesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Remove_FolderOfAnOutput_LosesUnfinishedFilesOnly()
    {
        _folder.Touch($".1{AtomicFile.TemporarySuffix}");
        _folder.Touch("photo.png");
        _folder.Touch("other", $".2{AtomicFile.TemporarySuffix}");
        Assert.Equal(1, StaleTemporaries.Remove([Planned(isDone: false)]));
        Assert.Equal([$"other/.2{AtomicFile.TemporarySuffix}", "photo.png"], _folder.Files());
    }

    [Fact]
    public void Remove_FileThatIsBeingWritten_LeavesIt()
    {
        string busy = _folder.PathOf($".1{AtomicFile.TemporarySuffix}");
        using FileStream writer = new(busy, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(0, StaleTemporaries.Remove([Planned(isDone: false)]));
        Assert.True(File.Exists(busy));
    }

    [Fact]
    public void Remove_NothingToWrite_TouchesNothing()
    {
        _folder.Touch($".1{AtomicFile.TemporarySuffix}");
        Assert.Equal(0, StaleTemporaries.Remove([Planned(isDone: true)]));
    }

    private PlannedPhoto Planned(bool isDone) => new(_folder.PathOf("photo.png"), _folder.PathOf("photo_deblurred.png"), isDone);
}
