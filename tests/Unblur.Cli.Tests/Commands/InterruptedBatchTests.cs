using Unblur.Cli.Tests.Running;
using Unblur.Imaging;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What a batch leaves that is cancelled or killed half-way.</summary>
public sealed class InterruptedBatchTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    // More than any machine restores before a signal reaches the batch.
    private const int Photos = 150;

    // What a rerun has to restore of them is enough.
    private const int Rest = 3;

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
        TestPhotos.Write(_folder.PathOf("2.png"), 2800, 2800);
        using CliProcess batch = Start();
        await batch.Until(() => Outputs().Length > 0);
        await batch.Signal("TERM");
        await batch.Until(() => batch.StderrSoFar.Contains("Stopping", StringComparison.Ordinal));
        await batch.Signal("TERM");
        // By the signal itself, or, since a network stops within moments, by the first one before the second came.
        Assert.True((await batch.End()).ExitCode is 128 + 15 or 130);
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
        Assert.InRange(before.Length, 2, Photos - Rest);
        AssertOutputsAreWhole();
        DateTime[] written = [.. before.Select(path => File.GetLastWriteTimeUtc(_folder.PathOf(path)))];
        for (int i = before.Length + Rest; i < Photos; i++)
        {
            File.Delete(PathOf(i));
        }

        CliResult rerun = await CliProcess.Run(_folder.Root, model.Home, "deblur", ".", "--json");
        Assert.Equal(0, rerun.ExitCode);
        Assert.Equal((before.Length, Rest), (Total("skipped"), Total("restored")));
        Assert.Equal(written, before.Select(path => File.GetLastWriteTimeUtc(_folder.PathOf(path))));
        Assert.Equal(2 * (before.Length + Rest), _folder.Files().Length); // nothing unfinished is left
        AssertOutputsAreWhole();

        int Total(string name) => rerun.Json.GetProperty("totals").GetProperty(name).GetInt32();
    }

    // Eight passes over each photo.
    private CliProcess Start() => CliProcess.Start(_folder.Root, model.Home, "deblur", ".", "--tta", "--precision", "fp32");

    private void WritePhotos()
    {
        TestPhotos.Write(PathOf(0), 700, 700);
        for (int i = 1; i < Photos; i++)
        {
            File.Copy(PathOf(0), PathOf(i));
        }
    }

    private string PathOf(int photo) => _folder.PathOf($"photo{photo:000}.png");

    private string[] Outputs() => [.. _folder.Files().Where(path => path.EndsWith("_deblurred.png", StringComparison.Ordinal))];

    private void AssertOutputsAreWhole() => Assert.All(Outputs(), path =>
        Assert.Equal(Photo.Open(_folder.PathOf(path.Replace("_deblurred", "", StringComparison.Ordinal))).ToPlanes().Values, Photo.Open(_folder.PathOf(path)).ToPlanes().Values));
}
