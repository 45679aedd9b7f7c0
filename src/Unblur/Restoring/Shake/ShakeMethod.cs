using Microsoft.Extensions.Logging;
using Unblur.Imaging;
using Unblur.Models;
using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Shake;
using Unblur.Restoring.Tiles;
using Unblur.Torch;

namespace Unblur.Restoring.Shake;

/// <summary>A <see cref="ShakeUNet"/>, tile by tile: it gets the shake of the photo at the place of each tile, from a survey of the whole photo.</summary>
internal static class ShakeMethod
{
    internal static MethodEntry Entry { get; } = new(
        TileMethod.Entry.Name,
        card => TileMethod.Entry.Fits(card) && card.Network == ShakeUNet.Name,
        (card, _, options, logger) => Of(ModelFiles.Load<DeblurNetwork>(card), card, options, logger));

    /// <summary>Takes a network over; it is disposed with the method.</summary>
    internal static TileMethod Of(DeblurNetwork network, ModelCard card, DeblurOptions options, ILogger logger)
        => network is IShakeInformed informed
            ? new(network, card, options, logger, (photo, cancellation) => Forward(informed, ShakeSurvey.Of(photo, informed.Estimator, options.Threads, cancellation).Map))
            : new(network, card, options, logger);

    /// <summary>How tiles of a photo go through the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="photo">The shake of the whole photo.</param>
    internal static TileForward Forward(IShakeInformed network, ShakeMap photo) => (tile, place) =>
    {
        ShakeMap map = photo.Narrow(place.X, place.Y, place.Width, place.Height);
        return network.Forward(tile, [place.View == Dihedral.None ? map : Turned(map, tile, place.View)]);
    };

    /// <summary>The shake of a tile that was turned: (N, C, H, W) as it is afterwards.</summary>
    private static ShakeMap Turned(ShakeMap map, Tensor tile, Dihedral view)
    {
        (int height, int width) = view.Transpose ? ((int)tile.Size(3), (int)tile.Size(2)) : ((int)tile.Size(2), (int)tile.Size(3));
        return map.Turned(height, width, view.FlipRows, view.FlipColumns, view.Transpose);
    }
}
