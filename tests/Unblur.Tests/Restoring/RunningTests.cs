
namespace Unblur.Tests.Restoring;

public sealed class RunningTests
{
    [Fact]
    public void Restore_InTiles_TellsProgressThatRises()
    {
        var progress = new Recorder();
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => value), Make.Plain with { Tile = 64 });
        DeblurReport report = deblurrer.Restore(Make.Photo(300, 200), progress).Report;
        Assert.Equal(Enumerable.Range(0, report.Tiles + 1), progress.Reports.Select(reported => reported.TilesDone));
        Assert.All(progress.Reports, reported => Assert.Equal(report.Tiles, reported.Tiles));
        Assert.Null(progress.Reports[0].TimeLeft);
        Assert.Equal(TimeSpan.Zero, progress.Reports[^1].TimeLeft);
    }

    [Fact]
    public void Restore_WhenCancelledBetweenTiles_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var network = new FakeNetwork(input =>
        {
            cancellation.Cancel();
            return input;
        });
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain with { Tile = 64 });
        Assert.ThrowsAny<OperationCanceledException>(() => deblurrer.Restore(Make.Photo(300, 200), cancellation: cancellation.Token));
        Assert.Single(network.Inputs);
    }

    [Fact]
    public void Restore_FromManyThreads_RunsTheNetworkOnOne()
    {
        var network = FakeNetwork.OfValues(value => value);
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain);
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() => deblurrer.Restore(Make.Photo()))).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());
        Assert.Equal(4, network.Inputs.Count);
        Assert.Equal(["unblur-compute"], network.Threads);
    }

    [Fact]
    public void Restore_AfterAFailure_WorksAgain()
    {
        bool fails = true;
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => fails ? throw new InvalidOperationException("broken") : value), Make.Plain);
        Assert.Throws<InvalidOperationException>(() => deblurrer.Restore(Make.Photo()));
        fails = false;
        Assert.Equal(1, deblurrer.Restore(Make.Photo()).Report.Tiles);
    }

    [Fact]
    public void Restore_AfterDispose_IsRefused()
    {
        Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => value), Make.Plain);
        deblurrer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => deblurrer.Restore(Make.Photo()));
    }

    [Fact]
    public void Report_OfAPlainRun_TellsWhatWasDone()
    {
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => value), Make.Plain);
        DeblurReport report = deblurrer.Restore(Make.Photo()).Report;
        Assert.Equal(("test", "cpu", 0, 1, 0), (report.Model, report.Device, report.Tile, report.Tiles, report.MemoryRetries));
        Assert.Equal((GuardOutcome.NotChecked, 1.0), (report.Guard, report.StrengthUsed));
        Assert.True(report.Seconds > 0);
    }

    private sealed class Recorder : IProgress<DeblurProgress>
    {
        internal List<DeblurProgress> Reports { get; } = [];

        public void Report(DeblurProgress value) => Reports.Add(value);
    }
}
