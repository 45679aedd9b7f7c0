using Microsoft.Extensions.Logging;
using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Restoring.Tiles;

/// <summary>One network, tile by tile.</summary>
internal sealed class TileMethod : IRestorationMethod
{
    private readonly INetwork _network;
    private readonly TileNetwork _tiles;
    private readonly Func<Photo, CancellationToken, TileForward> _prepare;
    private readonly ILogger _logger;

    /// <summary>Takes a network over; it is disposed with this.</summary>
    /// <param name="network">Any network that restores.</param>
    /// <param name="model">Its card.</param>
    /// <param name="options">How photos are restored.</param>
    /// <param name="logger">For messages about tiles.</param>
    /// <param name="prepare">Looks at a whole photo, and says how its tiles go through the network; by default as they are.</param>
    internal TileMethod(INetwork network, ModelCard model, DeblurOptions options, ILogger logger, Func<Photo, CancellationToken, TileForward>? prepare = null)
    {
        (_network, Model, _logger) = (network, model, logger);
        _tiles = new TileNetwork(network, options.TestTimeAugmentation);
        _prepare = prepare ?? ((_, _) => _tiles.Forward);
        int threads = ComputeChoice.ThreadsOf(options.Threads);
        DeblurLog.Loaded(_logger, model.Name, network.Device, threads);
    }

    internal static MethodEntry Entry { get; } = new(
        "network",
        card => card is { Role: ModelRole.Deblur, Files.Count: 1 },
        (card, catalogue, options, logger) => new TileMethod(ComputeChoice.Load(catalogue, card, options, logger), card, options, logger));

    public ModelCard Model { get; }

    public MethodNeeds Needs => new()
    {
        Device = _tiles.Device,
        Bits = _tiles.Traits.Bits,
        BytesPerPixel = _tiles.BytesPerPixel,
        SizeMultiple = _tiles.Traits.SizeMultiple,
        Overlap = TilePlan.OverlapFor(_tiles.Traits),
        MultiplyAccumulatesPerPixel = _tiles.Traits.MultiplyAccumulatesPerPixel,
    };

    public MethodOutcome Restore(MethodInput input)
    {
        Photo photo = input.Photo;
        var plan = TilePlan.Of(photo.Width, photo.Height, _tiles.Traits.SizeMultiple, input.Tile, input.Overlap);
        DeblurLog.Planned(_logger, photo.Width, photo.Height, plan.Count, plan.Columns.Size, plan.Rows.Size);
        input.Progress?.Report(new DeblurProgress(0, plan.Count, null));
        TileForward forward = _prepare(photo, input.Cancellation);
        new TilePass(input, (tile, place, restored) => _tiles.Restore(tile, place, forward, restored, input.Cancellation)).Run(plan);
        return new MethodOutcome(plan.ReportedTile, plan.Count);
    }

    public void Dispose() => _network.Dispose();
}
