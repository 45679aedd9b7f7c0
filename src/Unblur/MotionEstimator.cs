using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Motion;
using Unblur.Physics.Flow;
using Unblur.Restoring;

namespace Unblur;

/// <summary>Estimates the motion that blurred a photo, at every pixel, with a motion network: Unblur's own, SEN or NeurMAP's M.</summary>
/// <remarks>
/// May be used from several threads; photos follow one another, on a thread of its own. Large photos go through in tiles that overlap by
/// all that the network looks at, so that no seam is left but at the photo's own edges.
/// </remarks>
public sealed class MotionEstimator : IDisposable
{
    /// <summary>M at the weights that a training with NeurMAP leaves in its run's folder.</summary>
    public const string RunFile = RunFiles.Motion;

    private const int DefaultCore = 2048;

    private readonly INetwork _network;
    private readonly MotionTiles _tiles;
    private readonly ComputeThread _thread = new();

    /// <summary>Takes a network over.</summary>
    /// <param name="network">Any motion network.</param>
    /// <param name="options">How motion is estimated.</param>
    /// <param name="core">Largest side of a tile without its overlap, px, a multiple of 64.</param>
    internal MotionEstimator(INetwork network, MotionOptions? options = null, int core = DefaultCore)
    {
        options ??= new MotionOptions();
        options.Validate();
        _network = network;
        _tiles = new MotionTiles(network, core, options.MaxMemoryBytes);
    }

    /// <summary>Loads a motion network; its weights are compared with the checksum of its card first, where it has one.</summary>
    /// <param name="catalogue">Where models are looked for.</param>
    /// <param name="model">A name, the path of weights, or the folder of a run that trained motion; by default the catalogue's default model.</param>
    /// <param name="options">How motion is estimated.</param>
    /// <param name="logger">Logs where an accelerator is not used.</param>
    /// <exception cref="ModelException">There is no such model, or its weights are missing, damaged, or of another network.</exception>
    /// <exception cref="ArgumentException">The options make no sense, or the device is not there.</exception>
    public static MotionEstimator Load(ModelCatalogue catalogue, string? model = null, MotionOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        options ??= new MotionOptions();
        options.Validate();
        ModelCard card = catalogue.Find(model, ModelRole.Motion);
        return new MotionEstimator(ComputeChoice.Load(catalogue, card, new DeblurOptions { Device = options.Device, Threads = options.Threads }, logger ?? NullLogger.Instance), options);
    }

    /// <inheritdoc cref="Estimate(Photo, IProgress{DeblurProgress}, CancellationToken)"/>
    public EstimatedMotion Estimate(Photo photo, CancellationToken cancellation = default) => Estimate(photo, null, cancellation);

    /// <summary>Estimates motion; waits for photos that other threads have handed in before.</summary>
    /// <param name="photo">Any size; it is not changed.</param>
    /// <param name="progress">Reported to after each tile, on the computing thread; may be null.</param>
    /// <param name="cancellation">Checked between tiles, and by networks within moments.</param>
    /// <returns>The flow, and how far off it is expected to be where the network says. 40 px for the unit of NeurMAP's M, as in its paper.</returns>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EstimatedMotion Estimate(Photo photo, IProgress<DeblurProgress>? progress, CancellationToken cancellation = default)
        => EstimateAsync(photo, progress, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Estimate(Photo, IProgress{DeblurProgress}, CancellationToken)"/>
    public Task<EstimatedMotion> EstimateAsync(Photo photo, IProgress<DeblurProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return _thread.Run(() => _tiles.Estimate(photo, new MotionProgress(progress, 1).Report, cancellation), cancellation);
    }

    /// <summary>The motion that restoring took away: the difference of two estimates, which NeurMAP blurs by.</summary>
    /// <param name="blurry">The photo.</param>
    /// <param name="restored">The same, restored.</param>
    /// <param name="cancellation">Checked between tiles, and by networks within moments.</param>
    /// <returns>Px of the full blur, canonical.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MotionFlow EstimateRelative(Photo blurry, Photo restored, CancellationToken cancellation = default)
        => EstimateRelativeAsync(blurry, restored, null, cancellation).GetAwaiter().GetResult();

    /// <param name="blurry">The photo.</param>
    /// <param name="restored">The same, restored.</param>
    /// <param name="progress">Reported to after each tile of both photos, on the computing thread; may be null.</param>
    /// <param name="cancellation">Checked between tiles, and by networks within moments.</param>
    /// <inheritdoc cref="EstimateRelative"/>
    public Task<MotionFlow> EstimateRelativeAsync(Photo blurry, Photo restored, IProgress<DeblurProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(restored);
        if (blurry.Width != restored.Width || blurry.Height != restored.Height)
        {
            throw new ArgumentException(
                $"the blurry photo is {blurry.Width} x {blurry.Height} but the restored one {restored.Width} x {restored.Height}: give two of one size.", nameof(restored));
        }

        return _thread.Run(
            () =>
            {
                var both = new MotionProgress(progress, 2);
                MotionFlow b = _tiles.Estimate(blurry, both.Report, cancellation).Flow;
                both.Next();
                MotionFlow f = _tiles.Estimate(restored, both.Report, cancellation).Flow;
                return new MotionFlow(b.Height, b.Width, Difference(b.U, f.U), Difference(b.V, f.V)).Canonical();
            },
            cancellation);
    }

    /// <summary>Waits for the current photo, refuses those that wait, and frees the network.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _network.Dispose();
    }

    private static float[] Difference(float[] left, float[] right) => [.. left.Zip(right, (a, b) => a - b)];
}
