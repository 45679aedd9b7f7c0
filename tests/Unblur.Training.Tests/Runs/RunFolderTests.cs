using Unblur.TestKit;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public class RunFolderTests
{
    [Fact]
    public void Create_FolderInUse_IsRefusedUntilTheOtherIsDone()
    {
        using TemporaryFolder folder = new();
        var first = RunFolder.Create(folder.Path);

        IOException refusal = Assert.Throws<IOException>(() => RunFolder.Create(folder.Path));
        first.Dispose();
        using var second = RunFolder.Create(folder.Path);

        Assert.Contains("another process trains in it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_NoRunWasBegun_LeavesNoFolderThatWasNotThere()
    {
        using TemporaryFolder folder = new();
        RunFolder.Create(Path.Combine(folder.Path, "runs", "mine")).Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));

        Directory.CreateDirectory(Path.Combine(folder.Path, "runs"));
        RunFolder.Create(Path.Combine(folder.Path, "runs", "mine")).Dispose();
        Assert.Equal([Path.Combine(folder.Path, "runs")], Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Dispose_RunWasBegun_LeavesIt()
    {
        using TemporaryFolder folder = new();
        using (var run = RunFolder.Create(Path.Combine(folder.Path, "mine"), "steps: 1"))
        {
            run.NoteStart(0, Unblur.Torch.Device.Cpu);
        }

        Assert.True(File.Exists(Path.Combine(folder.Path, "mine", "recipe.yaml")));
    }

    [Fact]
    public void Open_UnfinishedCheckpointOfAKilledRun_RemovesItAlone()
    {
        using TemporaryFolder folder = new();
        string checkpoints = Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoints")).FullName;
        File.WriteAllText(Path.Combine(checkpoints, ".latest.safetensors.x1y2z3.unblur-tmp"), "half");
        File.WriteAllText(Path.Combine(checkpoints, "latest.safetensors"), "whole");
        File.WriteAllText(Path.Combine(folder.Path, "recipe.yaml"), "steps: 1");

        using var run = RunFolder.Open(folder.Path);

        Assert.Equal([run.LatestCheckpoint], Directory.GetFiles(checkpoints));
    }

    [Fact]
    public void Open_RunThatWasKilledBeforeItsFirstCheckpoint_BeginsAnew()
    {
        using TemporaryFolder folder = new();
        using (var run = RunFolder.Create(folder.Path, "steps: 1"))
        {
            run.NoteStart(0, Unblur.Torch.Device.Cpu);
        }

        RunFolder.Open(folder.Path).Dispose();
    }

    [Fact]
    public void Open_StartsAtALaterStepAndNoCheckpoint_IsRefused()
    {
        using TemporaryFolder folder = new();
        using (var run = RunFolder.Create(folder.Path, "steps: 1"))
        {
            run.NoteStart(5, Unblur.Torch.Device.Cpu);
        }

        Assert.Throws<WeightFileException>(() => RunFolder.Open(folder.Path));
    }
}
