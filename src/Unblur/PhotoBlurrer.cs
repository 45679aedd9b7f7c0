using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Blurring;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Sampling;
using Unblur.Restoring;

namespace Unblur;

/// <summary>Blurs sharp photos as the photos that a BGAN was trained on are blurred, each time otherwise.</summary>
/// <remarks>May be used from several threads; photos follow one another, on a thread of its own. Large photos go through in tiles that overlap.</remarks>
public sealed class PhotoBlurrer : IDisposable
{
    private readonly INetwork _network;
    private readonly BlurTiles _tiles;
    private readonly ComputeThread _thread = new();

    /// <summary>Takes a network over.</summary>
    /// <param name="network">From a sharp image and a vector of noise to a blurry one.</param>
    /// <param name="model">Its card.</param>
    /// <param name="options">How it computes.</param>
    internal PhotoBlurrer(INetwork network, ModelCard model, DeblurOptions options)
    {
        (_network, Model) = (network, model);
        _tiles = new BlurTiles(network, options.MaxMemoryBytes, options.Tile);
    }

    /// <summary>The card of the model, with the checksum of its weights.</summary>
    public ModelCard Model { get; }

    /// <summary>Loads a BGAN; its weights are compared with the checksum of its card first, where it has one.</summary>
    /// <param name="catalogue">Where models are looked for.</param>
    /// <param name="model">A name, the path of weights, or the folder of a run.</param>
    /// <param name="options">How it computes: device, memory, tile and threads count.</param>
    /// <exception cref="ModelException">There is no such model, or its weights are missing, damaged, or of another network.</exception>
    /// <exception cref="ArgumentException">The options make no sense, or the device is not there.</exception>
    public static PhotoBlurrer Load(ModelCatalogue catalogue, string model, DeblurOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentException.ThrowIfNullOrEmpty(model);
        options ??= new DeblurOptions();
        options.Validate();
        ModelCard card = catalogue.Find(model, ModelRole.Blur);
        INetwork network = ComputeChoice.Load(catalogue, card, options, NullLogger.Instance);
        if (network.VectorLength is not null)
        {
            return new PhotoBlurrer(network, card, options);
        }

        network.Dispose();
        throw new ModelException($"the model '{card.Name}' ({card.Network}) takes no noise, so it is no BGAN: name another.");
    }

    /// <summary>Blurs a photo; waits for photos that other threads have handed in before.</summary>
    /// <param name="sharp">3 x H x W, gamma-encoded, [0,1]; it is not changed.</param>
    /// <param name="random">Gives the noise: the same state gives the same blur.</param>
    /// <param name="cancellation">Checked between tiles, and by networks within moments.</param>
    /// <returns>3 x H x W, [0,1], not rounded.</returns>
    /// <exception cref="ArgumentException">The image has other than three planes.</exception>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PlanarImage Blur(PlanarImage sharp, Random random, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        ArgumentNullException.ThrowIfNull(random);
        if (sharp.Channels != 3)
        {
            throw new ArgumentException($"the photo has {sharp.Channels} planes: give RGB.", nameof(sharp));
        }

        float[] noise = [.. Enumerable.Range(0, _network.VectorLength!.Value).Select(_ => (float)random.NextNormal())];
        return _thread.Run(() => _tiles.Blur(sharp, noise, cancellation), cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Waits for the current photo, refuses those that wait, and frees the network.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _network.Dispose();
    }
}
