using Unblur.TestKit;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public class RunFolderTests
{
    [Fact]
    public void Create_FolderInUse_IsRefusedUntilTheOtherIsDone()
    {
        using TemporaryFolder folder = new();
        var first = RunFolder.Create(folder.Path);

        var refusal = Assert.Throws<IOException>(() => RunFolder.Create(folder.Path));
        first.Dispose();
        using var second = RunFolder.Create(folder.Path);

        Assert.Contains("another process trains in it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UnfinishedCheckpointOfAKilledRun_RemovesItAlone()
    {
        using TemporaryFolder folder = new();
        var checkpoints = Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoints")).FullName;
        File.WriteAllText(Path.Combine(checkpoints, ".latest.safetensors.x1y2z3.unblur-tmp"), "half");
        File.WriteAllText(Path.Combine(checkpoints, "latest.safetensors"), "whole");

        using var run = RunFolder.Create(folder.Path);

        Assert.Equal([run.LatestCheckpoint], Directory.GetFiles(checkpoints));
    }
}
