using Microsoft.Extensions.Logging;
using Unblur.Imaging;
using Unblur.Models;
using Unblur.Networks;
using Unblur.Torch;

namespace Unblur.Restoring.Tiles;

/// <summary>One network, tile by tile.</summary>
internal sealed class TileMethod : IRestorationMethod
{
    private readonly DeblurNetwork _network;
    private readonly TileNetwork _tiles;
    private readonly Func<Photo, CancellationToken, TileForward> _prepare;
    private readonly ILogger _logger;

    /// <summary>Takes a network over; it is disposed with this.</summary>
    /// <param name="network">Any network that restores.</param>
    /// <param name="model">Its card.</param>
    /// <param name="options">How photos are restored.</param>
    /// <param name="logger">For messages about tiles.</param>
    /// <param name="prepare">Looks at a whole photo, and says how its tiles go through the network; by default as they are.</param>
    /// <exception cref="ArgumentException">The device is not there.</exception>
    internal TileMethod(DeblurNetwork network, ModelCard model, DeblurOptions options, ILogger logger, Func<Photo, CancellationToken, TileForward>? prepare = null)
    {
        Device device = ComputeChoice.Choose(options.Device);
        ComputeChoice.UseThreads(options.Threads);
        (_network, Model, _logger) = (network, model, logger);
        _network.Eval();
        _network.To(device);
        _tiles = new TileNetwork(network, device, ComputeChoice.Precision(options.Precision, device), options.TestTimeAugmentation);
        _prepare = prepare ?? ((_, _) => _tiles.Forward);
        DeblurLog.Loaded(_logger, model.Name, device, _tiles.Precision, TorchRuntime.Threads);
    }

    internal static MethodEntry Entry { get; } = new(
        "network",
        card => card is { Role: ModelRole.Deblur, Files.Count: 1 },
        (card, _, options, logger) => new TileMethod(ModelFiles.Load<DeblurNetwork>(card), card, options, logger));

    public ModelCard Model { get; }

    public MethodNeeds Needs => new()
    {
        Device = _tiles.Device.ToString(),
        Precision = _tiles.Precision == DType.BFloat16 ? "bfloat16" : "float32",
        FellBackToFloat32 = _tiles.FellBack,
        BytesPerPixel = _tiles.BytesPerPixel,
        SizeMultiple = _network.Card.SizeMultiple,
        Overlap = TilePlan.OverlapFor(_network.Card),
        MultiplyAccumulatesPerPixel = _network.Card.MultiplyAccumulatesPerPixel,
    };

    public MethodOutcome Restore(MethodInput input)
    {
        Photo photo = input.Photo;
        var plan = TilePlan.Of(photo.Width, photo.Height, _network.Card.SizeMultiple, input.Tile, input.Overlap);
        DeblurLog.Planned(_logger, photo.Width, photo.Height, plan.Count, plan.Columns.Size, plan.Rows.Size);
        input.Progress?.Report(new DeblurProgress(0, plan.Count, null));
        TileForward forward = _prepare(photo, input.Cancellation);
        new TilePass(input, (tile, place, restored) => _tiles.Restore(tile, place, forward, restored)).Run(plan);
        return new MethodOutcome(plan.ReportedTile, plan.Count);
    }

    public void Dispose() => _network.Dispose();
}
