using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>A disk that is full: every file that is missing is named, by the name that the user knows.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FullDiskTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestPhotos.Write(_folder.PathOf("photos", "a.png"), 64, 64, seed: 1);
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("deblur photos -o disk", 3, "disk/a_deblurred.png")]
    [InlineData("motion photos -o disk", 3, "disk/a_motion.png")]
    [InlineData("blur photos -o disk/set --ceiling 4 --no-crop", 3, "disk/set/blur/a.png")]
    [InlineData("blur photos -o disk/set --ceiling 4 --no-crop", 3, "disk/set/manifest.json")]
    [InlineData("eval photos photos --csv disk/a.csv", 1, "disk/a.csv")]
    [InlineData("models export moves -o disk/m.onnx", 1, "disk/m.onnx")]
    public async Task Command_OnAFullDisk_NamesTheFileThatIsMissing(string command, int exitCode, string file)
    {
        await using SmallDisk disk = await SmallDisk.Mount(_folder.PathOf("disk"), megabytes: 1);
        disk.Fill(free: 0);

        CliResult result = await CliProcess.Run(_folder.Root, _folder.PathOf("home"), command.Split(' '));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(file, result.Stderr, StringComparison.Ordinal);
        Assert.Contains("No space left", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("unblur-tmp", result.Stderr, StringComparison.Ordinal);
    }
}
