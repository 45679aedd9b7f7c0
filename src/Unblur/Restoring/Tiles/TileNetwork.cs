using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Restoring.Tiles;

/// <summary>Where in a photo a tile is, in pixels, and how it was turned before it goes through the network.</summary>
internal readonly record struct TilePlace(int X, int Y, int Width, int Height, Dihedral View);

/// <summary>Takes a tile through a network.</summary>
/// <param name="tile">3 x H x W, padded to what the network takes, and turned.</param>
/// <param name="place">Where it comes from.</param>
/// <param name="cancellation">Stops the network.</param>
/// <returns>Restored, of the same size.</returns>
internal delegate PlanarImage TileForward(PlanarImage tile, TilePlace place, CancellationToken cancellation);

/// <summary>A network as a function from planes to planes of any size.</summary>
/// <param name="network">The network.</param>
/// <param name="augment">Whether to average over the eight rotations and mirror images.</param>
internal sealed class TileNetwork(INetwork network, bool augment)
{
    /// <summary>What another view of a tile holds in addition: the sum and the turned planes.</summary>
    private const int ViewBytesPerPixel = 4 * 3 * sizeof(float);

    internal NetworkTraits Traits => network.Traits;

    internal string Device => network.Device;

    /// <summary>Peak bytes per pixel of a tile.</summary>
    internal int BytesPerPixel => Traits.BytesPerPixel + (augment ? ViewBytesPerPixel : 0);

    /// <summary>A tile through the network, wherever it is.</summary>
    internal PlanarImage Forward(PlanarImage tile, TilePlace place, CancellationToken cancellation) => network.Run([NetworkValue.Of(tile)], cancellation)[0].Image;

    /// <summary>Restores a tile.</summary>
    /// <param name="tile">3 planes, any size.</param>
    /// <param name="place">Where in the photo the tile is, not turned.</param>
    /// <param name="forward">Takes it through the network: <see cref="Forward"/>, or what a method puts in its place.</param>
    /// <param name="result">3 planes of the same size, which become the restored ones, not clamped; not finite where the network fails.</param>
    /// <param name="cancellation">Stops the network.</param>
    internal void Restore(PlanarImage tile, TilePlace place, TileForward forward, PlanarImage result, CancellationToken cancellation)
    {
        PlanarImage padded = ImagePadding.Mirror(tile, Traits.FittingSide(tile.Width), Traits.FittingSide(tile.Height));
        PlanarImage restored = augment ? Mean(padded, place, forward, cancellation) : forward(padded, place, cancellation);
        if ((restored.Channels, restored.Width, restored.Height) != (padded.Channels, padded.Width, padded.Height))
        {
            throw new ModelException(
                $"{Traits.Name} gives {restored.Channels} x {restored.Height} x {restored.Width} of {padded.Channels} x {padded.Height} x {padded.Width}: it does not restore photos.");
        }

        ImagePadding.Cut(restored, tile.Width, tile.Height).Values.CopyTo(result.Values, 0);
    }

    private static PlanarImage Mean(PlanarImage tile, TilePlace place, TileForward forward, CancellationToken cancellation)
    {
        PlanarImage sum = new(tile.Channels, tile.Height, tile.Width);
        foreach (Dihedral view in Dihedral.All)
        {
            float[] values = view.Undo(forward(view.Apply(tile), place with { View = view }, cancellation)).Values;
            for (int i = 0; i < values.Length; i++)
            {
                sum.Values[i] += values[i] / Dihedral.All.Count;
            }
        }

        return sum;
    }
}
