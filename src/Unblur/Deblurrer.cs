using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Models;
using Unblur.Networks;
using Unblur.Restoring;
using Unblur.Torch;

namespace Unblur;

/// <summary>Removes blur from photos with one model.</summary>
/// <remarks>
/// May be used from several threads; photos are restored one after the other, on a thread of its own. Make one and keep it: loading takes longer than
/// a small photo. Large photos go through in tiles, under the memory cap of the options.
/// </remarks>
public sealed class Deblurrer : IDisposable
{
    private readonly DeblurNetwork _network;
    private readonly DeblurOptions _options;
    private readonly ILogger _logger;
    private readonly SystemMemory _memory = new();
    private readonly ComputeThread _thread = new();
    private readonly TileNetwork _tiles;

    /// <summary>Takes a network over; it is disposed with this.</summary>
    internal Deblurrer(DeblurNetwork network, ModelCard model, DeblurOptions? options = null, ILogger? logger = null)
    {
        _options = options ?? new DeblurOptions();
        _options.Validate();
        (_network, Model, _logger) = (network, model, logger ?? NullLogger.Instance);
        Device device = _options.ChooseDevice();
        TorchRuntime.Threads = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;
        _network.Eval();
        _network.To(device);
        _tiles = new TileNetwork(network, device, ChoosePrecision(device), _options.TestTimeAugmentation);
        DeblurLog.Loaded(_logger, model.Name, device, _tiles.Precision, TorchRuntime.Threads);
    }

    /// <summary>The model in use.</summary>
    public ModelCard Model { get; }

    /// <summary>The network's work: multiply-accumulates for each pixel of a photo that goes through whole.</summary>
    public double MultiplyAccumulatesPerPixel => _network.Card.MultiplyAccumulatesPerPixel;

    /// <summary>Loads a model; its weights are held against the checksum of its card first.</summary>
    /// <param name="catalogue">Where models are looked for.</param>
    /// <param name="model">A name, or the path of a weight file or folder; by default the catalogue's default model.</param>
    /// <param name="options">How photos are restored.</param>
    /// <param name="logger">Hears of tiles, retries and refusals.</param>
    /// <exception cref="ModelException">There is no such model, or its weights are missing or damaged.</exception>
    /// <exception cref="ArgumentException">The options make no sense, or the device is not there.</exception>
    public static Deblurrer Load(ModelCatalogue catalogue, string? model = null, DeblurOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        options ??= new DeblurOptions();
        options.Validate();
        _ = options.ChooseDevice();
        ModelCard card = catalogue.Find(model, ModelPurpose.Deblur);
        return new Deblurrer(ModelFiles.Load<DeblurNetwork>(card), card, options, logger);
    }

    /// <summary>Restores a photo; waits for photos that other threads have handed in before.</summary>
    /// <param name="photo">Any size; it is not changed.</param>
    /// <param name="progress">Hears of every tile, on the computing thread.</param>
    /// <param name="cancellation">Heeded between tiles.</param>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DeblurResult Restore(Photo photo, IProgress<DeblurProgress>? progress = null, CancellationToken cancellation = default)
        => RestoreAsync(photo, progress, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Restore"/>
    public Task<DeblurResult> RestoreAsync(Photo photo, IProgress<DeblurProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return _thread.Run(() => new Restoration(_tiles, Model.Name, _options, _memory, _logger).Run(photo, progress, cancellation), cancellation);
    }

    /// <summary>Lets the current photo end, refuses those that wait, and frees the network.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _network.Dispose();
    }

    private DType ChoosePrecision(Device device) => _options.Precision switch
    {
        ComputePrecision.Auto => BFloat16Support.IsNative(device) ? DType.BFloat16 : DType.Float32,
        ComputePrecision.BFloat16 => DType.BFloat16,
        _ => DType.Float32,
    };
}
