using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Streams that are closed, or lead to a full disk: the work is done, and the exit code is one of those that are documented.</summary>
public sealed class StreamsTests : IDisposable
{
    private const string Model = "-n tiny", Home = "UNBLUR_HOME=home XDG_DATA_HOME=home/data UNBLUR_CACHE=home/cache";

    private readonly TemporaryFolder _folder = new();

    public StreamsTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestRecipe.Write(_folder);
        foreach (string name in new[] { "1.png", "2.png" })
        {
            TestPhotos.Write(_folder.PathOf("set", "blur", name), 64, 64, seed: name[0]);
            TestPhotos.Write(_folder.PathOf("set", "sharp", name), 64, 64, seed: name[0] + 2);
        }
    }

    public void Dispose() => _folder.Dispose();

    // Each command with how many files it makes.
    public static TheoryData<string, int> Commands => new()
    {
        { $"deblur set/blur -o out {Model}", 2 },
        { "motion set/blur -o out", 2 },
        { "blur set/sharp -o out --ceiling 4 --no-crop", 7 },
        { "data crop set -o out --patch 32", 16 },
        { "data sort set -o out --sharp-below 1 --blurry-above 1", 5 },
        { "data check set", 0 },
        { $"eval --dataset blur-sharp set {Model} --csv out/a.csv --page out/a.html", 2 },
        { "models list", 0 },
        { "models verify", 0 },
        { "bench deblur --size 64x64 --runs 1", 0 },
        { "train small.yaml --out out --set steps=2 --set run.picture_minutes=0", -1 },
    };

    [SkippableTheory]
    [MemberData(nameof(Commands))]
    public async Task Command_WithoutStderr_DoesItsWork(string command, int files)
    {
        Assert.Equal(0, await Run(command, "2>&-"));
        AssertFiles(files);
    }

    [SkippableTheory]
    [MemberData(nameof(Commands))]
    public async Task Command_StdoutToAFullDisk_DoesItsWorkAndGives1(string command, int files)
    {
        Assert.Equal(1, await Run(command, ">/dev/full"));
        AssertFiles(files);
    }

    [SkippableTheory]
    [InlineData(">&-", 0)]
    [InlineData(">&- 2>&-", 0)]
    [InlineData("<&- >&- 2>&-", 0)]
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full 2>/dev/full", 1)]
    [InlineData(">/dev/full 2>&-", 1)]
    [InlineData("--json >/dev/full", 1)]
    [InlineData("--json >&-", 0)]
    [InlineData("-q >/dev/full", 1)]
    public async Task Deblur_SomeStreams_WritesEveryPhotoWhole(string streams, int exitCode)
    {
        Assert.Equal(exitCode, await Run($"deblur set/blur -o out {Model}", streams));
        AssertFiles(2);
        Assert.All(_folder.Files().Where(file => file.StartsWith("out", StringComparison.Ordinal)), file => Imaging.Photo.Open(_folder.PathOf(file)));
    }

    [SkippableFact]
    public async Task Deblur_StdoutToAFullDisk_SaysThatItsListIsNotComplete()
    {
        SkipWithoutFullDisk();
        CliResult result = await CliProcess.RunBash(_folder.Root, $"{Home} {CliProcess.Executable} deblur set/blur -o out {Model} >/dev/full");
        Assert.Contains("stdout could not be written", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("[2/2]", result.Stderr, StringComparison.Ordinal);
    }

    private async Task<int> Run(string command, string streams)
    {
        SkipWithoutFullDisk();
        Directory.CreateDirectory(_folder.PathOf(command.StartsWith("train", StringComparison.Ordinal) ? "none" : "out"));
        return (await CliProcess.RunBash(_folder.Root, $"{Home} {CliProcess.Executable} {command} {streams}")).ExitCode;
    }

    private static void SkipWithoutFullDisk() => Skip.IfNot(File.Exists("/dev/full"), "needs /dev/full.");

    private void AssertFiles(int count)
    {
        string[] made = [.. _folder.Files().Where(file => file.StartsWith("out", StringComparison.Ordinal))];
        Assert.DoesNotContain(made, file => file.EndsWith(".unblur-tmp", StringComparison.Ordinal));
        if (count < 0)
        {
            Assert.Contains(Path.Combine("out", "checkpoints", "latest.safetensors"), made);
        }
        else
        {
            Assert.True(made.Length == count, string.Join("\n", made));
        }
    }
}
