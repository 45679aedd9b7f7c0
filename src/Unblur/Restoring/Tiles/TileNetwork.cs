using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Torch;

namespace Unblur.Restoring.Tiles;

/// <summary>Where in a photo a tile is, in pixels, and how it was turned before it goes through the network.</summary>
internal readonly record struct TilePlace(int X, int Y, int Width, int Height, Dihedral View);

/// <summary>Takes a tile through a network.</summary>
/// <param name="tile">(1, 3, H, W), padded to what the network takes, and turned.</param>
/// <param name="place">Where it comes from.</param>
/// <returns>Restored, of the same shape.</returns>
internal delegate Tensor TileForward(Tensor tile, TilePlace place);

/// <summary>A network as a function from planes to planes of any size.</summary>
/// <param name="network">Lies on <paramref name="device"/>; its precision is set here.</param>
/// <param name="device">Where it computes.</param>
/// <param name="precision">The arithmetic to begin with.</param>
/// <param name="augment">Whether to average over the eight rotations and mirror images.</param>
internal sealed class TileNetwork(DeblurNetwork network, Device device, DType precision, bool augment)
{
    internal Device Device => device;

    /// <summary>Peak bytes of activations per pixel of a tile.</summary>
    /// <remarks>Measured with ResUNet and DMPHN: bfloat16 takes 0.4 to 0.6 of what float32 does, and eight views in turn 1.5 times as much as one, because memory gets cut up.</remarks>
    internal int BytesPerPixel => (int)(network.Card.BytesPerPixel * (Precision == DType.BFloat16 ? 0.625 : 1) * (augment ? 1.5 : 1));

    /// <summary>The arithmetic of the next tile.</summary>
    internal DType Precision { get; private set; } = precision;

    /// <summary>Whether bfloat16 gave NaN or infinity; from then on it is float32.</summary>
    internal bool FellBack { get; private set; }

    /// <summary>A tile through the network, wherever it is.</summary>
    internal Tensor Forward(Tensor tile, TilePlace place) => network.Forward(tile);

    /// <summary>Restores a tile.</summary>
    /// <param name="tile">3 planes, any size.</param>
    /// <param name="place">Where in the photo the tile is, not turned.</param>
    /// <param name="forward">Takes it through the network: <see cref="Forward"/>, or what a method puts in its place.</param>
    /// <param name="result">3 planes of the same size, which become the restored ones, not clamped; not finite where the network fails in float32 too.</param>
    internal void Restore(PlanarImage tile, TilePlace place, TileForward forward, PlanarImage result)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        Tensor input = Padded(tile).To(device);                                                // (1, 3, H, W)
        Tensor restored = Run(input, place, forward);
        if (Precision != DType.Float32 && !restored.AllFinite())
        {
            (Precision, FellBack) = (DType.Float32, true);
            restored = Run(input, place, forward);
        }

        restored.Narrow(2, 0, tile.Height).Narrow(3, 0, tile.Width).CopyTo(result.Values.AsSpan());
    }

    /// <summary>Mirrors at the right and the lower edge up to a size that the network takes; repeats where the image is too small to mirror.</summary>
    private Tensor Padded(PlanarImage tile)
    {
        int multiple = network.Card.SizeMultiple;
        int right = TileAxis.RoundUp(tile.Width, multiple) - tile.Width;
        int below = TileAxis.RoundUp(tile.Height, multiple) - tile.Height;
        var input = Tensor.From(tile.Values, 1, tile.Channels, tile.Height, tile.Width);
        if (right == 0 && below == 0)
        {
            return input;
        }

        bool canMirror = right < tile.Width && below < tile.Height;
        return Functional.Pad(input, 0, right, 0, below, canMirror ? PadMode.Reflect : PadMode.Replicate);
    }

    private Tensor Run(Tensor input, TilePlace place, TileForward forward)
    {
        network.Precision = Precision;
        if (!augment)
        {
            return forward(input, place);
        }

        using var scope = new TensorScope();
        var sum = Tensor.Zeros(input.Shape, device: input.Device);
        foreach (Dihedral view in Dihedral.All)
        {
            using var inner = new TensorScope();
            sum.AddInPlace(view.Undo(forward(view.Apply(input).Contiguous(), place with { View = view })));
        }

        return scope.Keep(sum * (1.0 / Dihedral.All.Count));
    }
}
