using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Motion;
using Unblur.Restoring;
using Unblur.Restoring.Tiles;

namespace Unblur.Tests.Restoring;

/// <summary>A graphics card that nobody asked for, and that fails when the first network runs there.</summary>
public sealed class FallbackNetworkTests
{
    private static readonly ExecutionDevice s_card = new("cuda");

    [Fact]
    public void Restore_DeviceThatFailsInTheFirstRun_IsDoneOnTheProcessorWithOneWarning()
    {
        var log = new WarningLog();
        FakeNetwork card = OnCard(_ => throw new ModelException("fake fails on cuda:0: no kernel image"));
        using Deblurrer deblurrer = Make.Deblurrer(Load(card, FakeNetwork.OfValues(value => value / 2), log), Make.Plain with { Tile = 64 });
        using Deblurrer onProcessor = Make.Deblurrer(FakeNetwork.OfValues(value => value / 2), Make.Plain with { Tile = 64 });
        Photo photo = Make.Photo(200, 100);

        DeblurResult first = deblurrer.Restore(photo), second = deblurrer.Restore(photo);

        float[] expected = onProcessor.Restore(photo).Photo.ToPlanes().Values;
        Assert.Equal(expected, first.Photo.ToPlanes().Values);
        Assert.Equal(expected, second.Photo.ToPlanes().Values);
        Assert.Equal(("cpu", 0), (first.Report.Device, first.Report.MemoryRetries));
        Assert.Equal("cuda:0 is not used, the processor is: fake fails on cuda:0: no kernel image", Assert.Single(log.Warnings));
        Assert.Single(card.Inputs);
        Assert.True(card.IsDisposed);
    }

    [Fact]
    public void Restore_DeviceThatFailsInALaterTile_BeginsThePhotoAnew()
    {
        int runs = 0;
        FakeNetwork card = OnCard(image => runs++ < 2 ? image : throw new ModelException("lost")), processor = FakeNetwork.OfValues(value => value);
        using Deblurrer deblurrer = Make.Deblurrer(Load(card, processor, NullLogger.Instance), Make.Plain with { Tile = 64 });
        DeblurReport report = deblurrer.Restore(Make.Photo(200, 100)).Report;
        Assert.Equal(report.Tiles, processor.Inputs.Count);
    }

    [Fact]
    public void Restore_DeviceThatWorks_StaysThere()
    {
        using Deblurrer deblurrer = Make.Deblurrer(
            ComputeChoice.Load(device => device.IsCpu ? throw new InvalidOperationException() : OnCard(image => image), s_card, isAutomatic: true, NullLogger.Instance), Make.Plain);
        Assert.Equal("cuda:0", deblurrer.Restore(Make.Photo()).Report.Device);
    }

    [Fact]
    public void Restore_DeviceThatRunsOutOfMemory_TriesSmallerTilesThere()
    {
        FakeNetwork card = OnCard(image => image.Width > 64 ? throw new InsufficientMemoryException() : image), processor = FakeNetwork.OfValues(value => value);
        using Deblurrer deblurrer = Make.Deblurrer(Load(card, processor, NullLogger.Instance), Make.Plain with { Tile = 128 });
        DeblurReport report = deblurrer.Restore(Make.Photo(200, 100)).Report;
        Assert.Equal(("cuda:0", 1), (report.Device, report.MemoryRetries));
        Assert.Empty(processor.Inputs);
    }

    [Fact]
    public void Restore_CancelledWhileTheDeviceFails_LoadsNothing()
    {
        using CancellationTokenSource source = new();
        FakeNetwork card = OnCard(_ =>
        {
            source.Cancel();
            throw new ModelException("stopped");
        });
        using FallbackNetwork network = new(card, () => throw new InvalidOperationException("loaded"), NullLogger.Instance);
        Assert.Throws<ModelException>(() => network.Run([NetworkValue.Of(Make.Scene(8, 8))], source.Token));
    }

    [Fact]
    public void Restore_ProcessorThatFailsToo_ReportsItsFailure()
    {
        FakeNetwork broken = new((PlanarImage _) => throw new ModelException("fails on cpu"));
        using Deblurrer deblurrer = Make.Deblurrer(Load(OnCard(_ => throw new ModelException("fails on cuda:0")), broken, NullLogger.Instance), Make.Plain);
        Assert.Equal("fails on cpu", Assert.Throws<ModelException>(() => deblurrer.Restore(Make.Photo())).Message);
    }

    [Fact]
    public void Load_DeviceThatWasAskedFor_FailsWithoutFallback()
    {
        using INetwork network = ComputeChoice.Load(_ => OnCard(_ => throw new ModelException("fake fails on cuda:0")), s_card, isAutomatic: false, NullLogger.Instance);
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain);
        Assert.Equal("fake fails on cuda:0", Assert.Throws<ModelException>(() => deblurrer.Restore(Make.Photo())).Message);
    }

    [Fact]
    public void Load_DeviceThatCannotBeStarted_IsTheProcessorOnlyWhereItWasNotAskedFor()
    {
        var log = new WarningLog();
        using INetwork network = ComputeChoice.Load(Start, s_card, isAutomatic: true, log);
        Assert.Equal("cpu", network.Device);
        Assert.Single(log.Warnings);
        Assert.Throws<ArgumentException>(() => ComputeChoice.Load(Start, s_card, isAutomatic: false, log));

        static INetwork Start(ExecutionDevice device) => device.IsCpu ? FakeNetwork.OfValues(value => value) : throw new ArgumentException("no driver");
    }

    [Fact]
    public void Estimate_MotionOnADeviceThatFails_IsDoneOnTheProcessor()
    {
        FakeNetwork processor = new(image => new PlanarImage(2, image.Height, image.Width, [.. Enumerable.Repeat(3f, 2 * image.Height * image.Width)]));
        MotionTiles tiles = new(Load(OnCard(_ => throw new ModelException("lost")), processor, NullLogger.Instance), 64, 0);
        Assert.Equal(3, tiles.Estimate(Make.Photo(100, 90), (_, _) => { }, default).Flow[50, 50].U);
    }

    private static FakeNetwork OnCard(Func<PlanarImage, PlanarImage> forward) => new(forward) { Device = "cuda:0" };

    private static INetwork Load(FakeNetwork card, FakeNetwork processor, ILogger logger)
        => ComputeChoice.Load(device => device.IsCpu ? processor : card, s_card, isAutomatic: true, logger);

    private sealed class WarningLog : ILogger
    {
        internal List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}
