using Microsoft.Extensions.Logging;
using Unblur.Imaging;
using Unblur.Restoring.Tiles;

namespace Unblur.Tests.Restoring.Tiles;

public sealed class TilingTests
{
    // A quarter of an overlap does not count, and the small network reaches 24 pixels.
    [Theory]
    [InlineData(500, 200, 192)]
    [InlineData(257, 331, 200)]
    [InlineData(96, 520, 256)]
    public void Restore_InTilesWithFullOverlap_EqualsTheWholeImage(int width, int height, int tile)
    {
        Photo photo = Make.Photo(width, height, bits: 16);
        DeblurResult whole = Restore(photo, Make.Plain);
        DeblurResult tiled = Restore(photo, Make.Plain with { Tile = tile, TileOverlap = 96 });
        Assert.True(tiled.Report.Tiles > 1);
        Assert.True(LargestDifference(whole.Photo, tiled.Photo) <= 1.5 / 65535);
    }

    [Fact]
    public void Restore_InTilesWithoutOverlap_DiffersFromTheWholeImage()
    {
        Photo photo = Make.Photo(300, 200, bits: 16);
        DeblurResult tiled = Restore(photo, Make.Plain with { Tile = 96, TileOverlap = 0 });
        Assert.True(LargestDifference(Restore(photo, Make.Plain).Photo, tiled.Photo) > 10.0 / 65535);
    }

    [Fact]
    public void Restore_WithTheIdentity_GivesTheInputBack()
    {
        Photo photo = Make.Photo(301, 203);
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => value), Make.Plain with { Tile = 64 });
        Assert.Equal(photo.ToPlanes().Values, deblurrer.Restore(photo).Photo.ToPlanes().Values);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 500)]
    [InlineData(500, 3)]
    [InlineData(17, 33)]
    public void Restore_OddAndTinySizes_KeepTheirSize(int width, int height)
    {
        using Deblurrer deblurrer = Make.Deblurrer(Make.Sharpening(), Make.Plain with { Tile = 64 });
        Photo result = deblurrer.Restore(Make.Photo(width, height)).Photo;
        Assert.Equal((width, height), (result.Width, result.Height));
    }

    [Fact]
    public void Restore_ASizeThatIsNoMultiple_MirrorsAtTheEdge()
    {
        PlanarImage? seen = null;
        using Deblurrer deblurrer = Make.Deblurrer(
            new FakeNetwork(input =>
            {
                seen = input;
                return input;
            }),
            Make.Plain);
        Photo photo = Make.Photo(9, 8, bits: 16);
        deblurrer.Restore(photo);
        Assert.Equal((8, 12), (seen!.Height, seen.Width));
        Span<float> row = seen.Values.AsSpan(0, 12);
        Assert.Equal((row[7], row[6], row[5]), (row[9], row[10], row[11]));
    }

    [Fact]
    public void Overlap_ByDefault_IsCapped()
    {
        using FakeNetwork deep = new(image => image, reach: 1000);
        Assert.InRange(TilePlan.OverlapFor(deep.Traits), 64, 999);
    }

    [Theory]
    [InlineData(64, true)] // half a tile is 32 pixels, and the network needs more
    [InlineData(512, false)] // the photo is one tile
    public void Restore_InTilesTooSmallForTheOverlap_SaysSo(int tile, bool isReported)
    {
        var log = new RecordingLogger();
        var method = new TileMethod(new FakeNetwork(image => image, reach: 1000), Make.Card, Make.Plain, log);
        using var deblurrer = new Deblurrer(method, Make.Plain with { Tile = tile }, log);
        deblurrer.Restore(Make.Photo(100, 80));

        Assert.Equal(isReported, log.Messages.Any(message => message.Contains("overlap by 32", StringComparison.Ordinal)));
    }

    private sealed class RecordingLogger : ILogger
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Messages.Add(formatter(state, exception));
    }

    private static DeblurResult Restore(Photo photo, DeblurOptions options)
    {
        using Deblurrer deblurrer = Make.Deblurrer(Make.Sharpening(), options);
        return deblurrer.Restore(photo);
    }

    internal static double LargestDifference(Photo first, Photo second)
        => first.ToPlanes().Values.Zip(second.ToPlanes().Values, (a, b) => Math.Abs((double)a - b)).Max();
}
