using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Torch;

namespace Unblur.Restoring;

/// <summary>A network as a function from planes to planes of any size.</summary>
/// <param name="network">Lies on <paramref name="device"/>; its precision is set here.</param>
/// <param name="device">Where it computes.</param>
/// <param name="precision">The arithmetic to begin with.</param>
/// <param name="augment">Whether to average over the eight rotations and mirror images.</param>
internal sealed class TileNetwork(DeblurNetwork network, Device device, DType precision, bool augment)
{
    internal NetworkCard Card => network.Card;

    internal Device Device => device;

    /// <summary>Peak bytes of activations per pixel of a tile.</summary>
    /// <remarks>Measured with ResUNet and DMPHN: bfloat16 takes 0.4 to 0.6 of what float32 does, and eight views in turn 1.5 times as much as one, because memory gets cut up.</remarks>
    internal int BytesPerPixel => (int)(network.Card.BytesPerPixel * (Precision == DType.BFloat16 ? 0.625 : 1) * (augment ? 1.5 : 1));

    /// <summary>The arithmetic of the next tile.</summary>
    internal DType Precision { get; private set; } = precision;

    /// <summary>Whether bfloat16 gave NaN or infinity; from then on it is float32.</summary>
    internal bool FellBack { get; private set; }

    /// <summary>What the network wants to know of the whole photo before it restores tiles; null for most networks.</summary>
    internal ShakeMap? Survey(Photo photo, CancellationToken cancellation)
        => network is IShakeInformed informed ? ShakeSurvey.Of(photo, informed.Estimator, cancellation) : null;

    /// <summary>Restores a tile.</summary>
    /// <param name="tile">3 planes, any size.</param>
    /// <param name="shake">The <see cref="Survey"/>, narrowed to the tile.</param>
    /// <param name="result">3 planes of the same size, which become the restored ones, not clamped; not finite where the network fails in float32 too.</param>
    internal void Restore(PlanarImage tile, ShakeMap? shake, PlanarImage result)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        Tensor input = Padded(tile).To(device);                                                // (1, 3, H, W)
        Tensor restored = Run(input, shake);
        if (Precision != DType.Float32 && !restored.AllFinite())
        {
            (Precision, FellBack) = (DType.Float32, true);
            restored = Run(input, shake);
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

    private Tensor Run(Tensor input, ShakeMap? shake)
    {
        network.Precision = Precision;
        if (!augment)
        {
            return Forward(input, shake);
        }

        using var scope = new TensorScope();
        var sum = Tensor.Zeros(input.Shape, device: input.Device);
        foreach (Dihedral view in Dihedral.All)
        {
            using var inner = new TensorScope();
            sum.AddInPlace(view.Undo(Forward(view.Apply(input).Contiguous(), shake is null ? null : view.Apply(shake, (int)input.Size(2), (int)input.Size(3)))));
        }

        return scope.Keep(sum * (1.0 / Dihedral.All.Count));
    }

    private Tensor Forward(Tensor input, ShakeMap? shake)
        => shake is not null && network is IShakeInformed informed ? informed.Forward(input, [shake]) : network.Forward(input);
}
