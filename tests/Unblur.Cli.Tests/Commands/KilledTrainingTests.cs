using Unblur.Cli.Tests.Running;
using Unblur.Torch.Checkpoints;
using Xunit.Abstractions;

namespace Unblur.Cli.Tests.Commands;

/// <summary>A training run that is killed, and resumed, ends with the bits of one that was not.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private const int Steps = 400;
    private const int CheckpointEvery = 7;
    private const int MostDelay = 30;

    // Lines until a run is killed: several checkpoints and validations, and few of all its steps.
    private const int MostLines = 60;
    private const int MostAttempts = 5;

    private static readonly string[] s_changes = ["--set", $"steps={Steps}", "--set", $"run.checkpoint_every={CheckpointEvery}", "--set", "run.validate_every=20"];

    private readonly TemporaryFolder _folder = new();
    private readonly ITestOutputHelper _log;

    public KilledTrainingTests(ITestOutputHelper log)
    {
        _log = log;
        TestRecipe.Write(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_KilledTwiceAndResumed_EndsWithTheBitsOfAnUnbrokenRun()
    {
        Assert.Equal(0, (await CliProcess.Run(_folder.Root, _folder.Root, ["train", TestRecipe.Name, "--out", "unbroken", .. s_changes])).ExitCode);

        for (int attempt = 1; !await KillTwice(); attempt++)
        {
            Assert.True(attempt < MostAttempts, "every run ended before it was killed");
            Directory.Delete(_folder.PathOf("killed"), recursive: true);
        }

        CliResult resumed = await CliProcess.Run(_folder.Root, _folder.Root, "train", "--resume", "--out", "killed");

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.ExitCode == 0 ? "" : resumed.Stderr));
        AssertSame("checkpoints/latest.safetensors");
        AssertSame("latest.safetensors");
        AssertSame("best.safetensors");
    }

    private async Task<bool> KillTwice()
        => await Kill(["train", TestRecipe.Name, "--out", "killed", .. s_changes]) && await Kill("train", "--resume", "--out", "killed");

    /// <summary>Starts a run and ends it with SIGKILL, at a step, and a moment within it, that the log of the test names.</summary>
    /// <returns>False where it ended before.</returns>
    private async Task<bool> Kill(params string[] arguments)
    {
        int line = LogLines("killed") + Random.Shared.Next(CheckpointEvery, MostLines), delay = Random.Shared.Next(MostDelay);
        _log.WriteLine($"killed {delay} ms after line {line} of the log");
        using var training = CliProcess.Start(_folder.Root, _folder.Root, arguments);
        return await training.Kill(() => LogLines("killed") >= line && File.Exists(_folder.PathOf("killed", "checkpoints", "latest.safetensors")), delay);
    }

    private int LogLines(string run)
    {
        string log = _folder.PathOf(run, "log.jsonl");
        return File.Exists(log) ? File.ReadAllLines(log).Length : 0;
    }

    private void AssertSame(string file)
    {
        var expected = WeightFile.Read(_folder.PathOf("unbroken", file));
        var actual = WeightFile.Read(_folder.PathOf("killed", file));
        Assert.Equal(expected.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), actual.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Tensors, entry =>
        {
            StoredTensor other = actual.Tensors[entry.Key];
            Assert.Equal((entry.Value.Type, Shape(entry.Value)), (other.Type, Shape(other)));
            Assert.True(entry.Value.Bytes.Span.SequenceEqual(other.Bytes.Span), $"{file}: {entry.Key} differs");
        });
    }

    private static string Shape(StoredTensor tensor) => string.Join(" x ", tensor.Shape);
}
