using Unblur.Cli.Tests.Running;
using Unblur.Imaging;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What a batch leaves that is cancelled or killed half-way.</summary>
public sealed class InterruptedBatchTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private const int Photos = 6;
    private const int Side = 700;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Deblur_Signal_Gives130AndWholeFilesOnly(string signal)
    {
        WritePhotos();
        using CliProcess batch = Start();
        await batch.Until(() => Outputs().Length > 0);
        await batch.Signal(signal);
        CliResult result = await batch.End();

        Assert.Equal(130, result.ExitCode);
        Assert.InRange(Outputs().Length, 1, Photos - 1);
        Assert.Equal(result.Lines, Outputs().Select(path => $"./{path}"));
        AssertOutputsAreWhole();
        Assert.DoesNotContain(_folder.Files(), path => path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal));
        Assert.Contains($"{Outputs().Length} restored", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_SecondSignal_EndsAtOnceAndLeavesNoPartOfTheCurrentPhoto()
    {
        TestPhotos.Write(_folder.PathOf("1.png"));
        TestPhotos.Write(_folder.PathOf("2.png"), 2400, 2400);
        using CliProcess batch = Start();
        await batch.Until(() => Outputs().Length > 0);
        await batch.Signal("TERM");
        await batch.Signal("TERM");
        Assert.Equal(128 + 15, (await batch.End()).ExitCode); // ended by the signal itself
        Assert.Equal(["1.png", "1_deblurred.png", "2.png"], _folder.Files());
    }

    [Fact]
    public async Task Deblur_Killed_LeavesWholeFilesAndTheRerunDoesTheRest()
    {
        WritePhotos();
        using CliProcess batch = Start();
        await batch.Until(() => Outputs().Length > 1);
        await batch.Signal("KILL");
        await batch.End();

        string[] before = Outputs();
        Assert.InRange(before.Length, 2, Photos - 1);
        AssertOutputsAreWhole();
        DateTime[] written = [.. before.Select(path => File.GetLastWriteTimeUtc(_folder.PathOf(path)))];

        CliResult rerun = await CliProcess.Run(_folder.Root, model.Home, "deblur", ".", "--json");
        Assert.Equal(0, rerun.ExitCode);
        Assert.Equal((before.Length, Photos - before.Length), (Total("skipped"), Total("restored")));
        Assert.Equal(written, before.Select(path => File.GetLastWriteTimeUtc(_folder.PathOf(path))));
        Assert.Equal(2 * Photos, _folder.Files().Length); // nothing unfinished is left
        AssertOutputsAreWhole();

        int Total(string name) => rerun.Json.GetProperty("totals").GetProperty(name).GetInt32();
    }

    // Eight passes over each photo, so that there is time to interrupt.
    private CliProcess Start() => CliProcess.Start(_folder.Root, model.Home, "deblur", ".", "--tta", "--precision", "fp32");

    private void WritePhotos()
    {
        for (int i = 0; i < Photos; i++) TestPhotos.Write(_folder.PathOf($"photo{i}.png"), Side, Side, seed: i);
    }

    private string[] Outputs() => [.. _folder.Files().Where(path => path.EndsWith("_deblurred.png", StringComparison.Ordinal))];

    private void AssertOutputsAreWhole() => Assert.All(Outputs(), path =>
        Assert.Equal(Photo.Open(_folder.PathOf(path.Replace("_deblurred", "", StringComparison.Ordinal))).ToPlanes().Values, Photo.Open(_folder.PathOf(path)).ToPlanes().Values));
}
