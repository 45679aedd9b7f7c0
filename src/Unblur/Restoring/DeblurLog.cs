using Microsoft.Extensions.Logging;

namespace Unblur.Restoring;

/// <summary>What is logged of restorations.</summary>
internal static partial class DeblurLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Loaded {Model} on {Device}, {Threads} threads.")]
    internal static partial void Loaded(ILogger logger, string model, string device, int threads);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Device} is not used, the processor is: {Reason}")]
    internal static partial void FellBackToProcessor(ILogger logger, string device, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Width} x {Height} pixels go through in {Tiles} tiles of {TileWidth} x {TileHeight}.")]
    internal static partial void Planned(ILogger logger, int width, int height, int tiles, int tileWidth, int tileHeight);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Memory ran out: trying again with tiles of {Tile} pixels.")]
    internal static partial void MemoryRanOut(ILogger logger, int tile);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Tiles of {Tile} pixels overlap by {Overlap} where the network needs {Needed}: the result differs from that of the whole photo. Larger tiles avoid this.")]
    internal static partial void OverlapCut(ILogger logger, int tile, int overlap, int needed);

    // The report has it, too, and is what programs show: not a warning as well.
    [LoggerMessage(Level = LogLevel.Information, Message = "The full restoration is implausible: {Reason}.")]
    internal static partial void Implausible(ILogger logger, string reason);
}
