using Unblur.Cli.Tests.Running;
using Unblur.Torch.Checkpoints;

namespace Unblur.Cli.Tests.Commands;

/// <summary>A training run that fails reports the reason and how to resume it.</summary>
public sealed class FailedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FailedTrainingTests() => TestRecipe.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Train_DiskFullAtACheckpoint_KeepsTheLastOneAndResumesAfterSpaceIsFreed()
    {
        await using SmallDisk disk = await SmallDisk.Mount(_folder.PathOf("disk"), megabytes: 8);
        Assert.Equal(0, (await Train(TestRecipe.Name, "--out", "disk/run")).ExitCode);
        byte[] before = File.ReadAllBytes(Checkpoint);
        disk.Fill(free: before.Length / 2);

        CliResult full = await Train("--resume", "--out", "disk/run", "--set", "steps=8");

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("could not be written", full.Stderr, StringComparison.Ordinal);
        Assert.Contains("Go on with: unblur train --resume --out disk/run", full.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Checkpoint));

        disk.Free();
        CliResult resumed = await Train("--resume", "--out", "disk/run");
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.ExitCode == 0 ? "" : resumed.Stderr));
        Assert.Equal("8", WeightFile.Read(Checkpoint).Metadata["step"]);
    }

    [SkippableFact]
    public async Task Train_DiskFullBetweenCheckpoints_ReportsHowToResume()
    {
        await using SmallDisk disk = await SmallDisk.Mount(_folder.PathOf("disk"), megabytes: 8);
        Assert.Equal(0, (await Train(TestRecipe.Name, "--out", "disk/run")).ExitCode);
        disk.Fill(free: 0);

        CliResult full = await Train("--resume", "--out", "disk/run", "--set", "steps=8");

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("Go on with: unblur train --resume --out disk/run", full.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Train_RunFolderReadOnly_ReportsThatItCannotBeWritten()
    {
        await using SmallDisk disk = await SmallDisk.Mount(_folder.PathOf("disk"), megabytes: 8);
        Assert.Equal(0, (await Train(TestRecipe.Name, "--out", "disk/run")).ExitCode);
        await disk.MakeReadOnly();

        CliResult refused = await Train("--resume", "--out", "disk/run", "--set", "steps=8");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("disk/run cannot be written", refused.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("locked", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Diverged_ReportsHowToResumeWithAnotherValue()
    {
        CliResult diverged = await Train(TestRecipe.Name, "--out", "run", "--set", "optimizer.learning_rate=1e30", "--set", "optimizer.warmup_steps=0");

        Assert.Equal(1, diverged.ExitCode);
        Assert.Contains("Go on with: unblur train --resume --out run --set KEY=VALUE", diverged.Stderr, StringComparison.Ordinal);
        CliResult resumed = await Train("--resume", "--out", "run", "--set", "optimizer.learning_rate=1e-5");
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.ExitCode == 0 ? "" : resumed.Stderr));
    }

    [Fact]
    public async Task Train_RecipeWrong_DoesNotSuggestToResume()
    {
        Assert.Equal(0, (await Train(TestRecipe.Name, "--out", "run")).ExitCode);

        CliResult refused = await Train("--resume", "--out", "run", "--set", "steps=0");

        Assert.Equal(2, refused.ExitCode);
        Assert.DoesNotContain("Go on with", refused.Stderr, StringComparison.Ordinal);
    }

    private string Checkpoint => _folder.PathOf("disk", "run", "checkpoints", "latest.safetensors");

    private Task<CliResult> Train(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.Root, ["train", .. arguments]);
}
