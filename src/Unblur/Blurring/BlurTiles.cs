using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Restoring;
using Unblur.Restoring.Tiles;
using Unblur.Torch;

namespace Unblur.Blurring;

/// <summary>Blurs a photo by a BGAN in tiles that fit into memory; noise is the same in all of them, so no seam is left.</summary>
/// <param name="network">On <paramref name="device"/>, with the precision that it is to compute in.</param>
/// <param name="device">Where it computes.</param>
/// <param name="maxMemoryBytes">The memory cap; 0 for a share of what is free.</param>
/// <param name="tile">Side of a tile, px; 0 for what fits.</param>
internal sealed class BlurTiles(BganGenerator network, Device device, long maxMemoryBytes, int tile)
{
    private const int Step = 64;
    private const int LargestTile = 2048;
    private const int Channels = 3;

    // Tiles blend in the middle half of their overlap, where a network that reaches no farther sees enough of both.
    private const int FarthestOverlap = 320;

    // Planes of a tile, read and blurred, and their copies on the other side of the door.
    private const int PlaneBytesPerPixel = 2 * 2 * Channels * sizeof(float);

    // As measured for networks that restore.
    private const double LowPrecisionShare = 0.625;

    private readonly SystemMemory _memory = new();

    /// <param name="sharp">3 x H x W, [0,1]; not changed.</param>
    /// <param name="noise">As many numbers as the network takes.</param>
    /// <param name="cancellation">Checked between tiles.</param>
    /// <returns>3 x H x W, [0,1].</returns>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    internal PlanarImage Blur(PlanarImage sharp, float[] noise, CancellationToken cancellation)
    {
        for (int side = FirstTile(sharp); ; side = Math.Max(side / 2 / Step, 1) * Step)
        {
            try
            {
                return InTiles(sharp, noise, side, cancellation);
            }
            catch (Exception failure) when (failure is TensorMemoryException or OutOfMemoryException)
            {
                if (side <= Step)
                {
                    throw new DeblurMemoryException($"memory ran out even with tiles of {side} pixels: allow more memory or close other programs. {failure.Message}", failure);
                }

                TorchRuntime.ReleaseMemory();
            }
        }
    }

    private PlanarImage InTiles(PlanarImage sharp, float[] noise, int side, CancellationToken cancellation)
    {
        NetworkCard card = network.Card;
        var plan = TilePlan.Of(sharp.Width, sharp.Height, card.SizeMultiple, side, Math.Min(2 * card.ReceptiveRadius, FarthestOverlap));
        PlanarImage blurry = new(Channels, sharp.Height, sharp.Width);
        for (int row = 0; row < plan.Rows.Count; row++)
        {
            for (int column = 0; column < plan.Columns.Count; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(Tile(sharp, noise, plan, row, column), plan, row, column, blurry);
            }
        }

        foreach (ref float value in blurry.Values.AsSpan())
        {
            value = float.IsFinite(value)
                ? Math.Clamp(value, 0, 1)
                : throw new ModelException("the BGAN gives values that are NaN or infinite: its training diverged. Take other weights.");
        }

        return blurry;
    }

    private PlanarImage Tile(PlanarImage sharp, float[] noise, TilePlan plan, int row, int column)
    {
        (int width, int height) = (plan.Columns.Extent(column), plan.Rows.Extent(row));
        PlanarImage cut = sharp.Crop(plan.Columns.Starts[column], plan.Rows.Starts[row], width, height);
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        Tensor input = Tensor.From<float>(cut.Values, 1, Channels, height, width).To(device);
        Tensor padded = Functional.Pad(input, 0, plan.Columns.Size - width, 0, plan.Rows.Size - height, PadMode.Replicate);
        Tensor blurred = network.Forward(padded, Tensor.From(noise, 1, noise.Length).To(device));
        return new PlanarImage(Channels, height, width, blurred.Narrow(2, 0, height).Narrow(3, 0, width).Contiguous().ToArray<float>());
    }

    private static void Add(PlanarImage tile, TilePlan plan, int row, int column, PlanarImage result)
    {
        ReadOnlySpan<float> columns = plan.Columns.Weights(column), rows = plan.Rows.Weights(row);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int y = 0; y < tile.Height; y++)
            {
                Span<float> source = tile.Plane(channel).Slice(y * tile.Width, tile.Width);
                Span<float> target = result.Plane(channel).Slice(((plan.Rows.Starts[row] + y) * result.Width) + plan.Columns.Starts[column], tile.Width);
                for (int x = 0; x < source.Length; x++)
                {
                    target[x] += source[x] * columns[x] * rows[y];
                }
            }
        }
    }

    private int FirstTile(PlanarImage sharp)
    {
        var budget = MemoryBudget.Of(maxMemoryBytes, _memory, device.IsCuda);
        long free = budget.Cap - budget.Held, planes = device.IsCuda ? 0 : 4L * sharp.Values.Length;
        double bytes = (network.Card.BytesPerPixel * (network.Precision == DType.BFloat16 ? LowPrecisionShare : 1)) + PlaneBytesPerPixel;
        int side = tile > 0 ? tile : LargestTile;
        while (side > Step && Needed(side) > free)
        {
            side -= Step;
        }

        return Needed(side) <= free || tile > 0
            ? side
            : throw new DeblurMemoryException(
                $"blurring {sharp.Width} x {sharp.Height} pixels in the smallest tiles ({side}) needs about {Needed(side) / 1_000_000:0} MB, "
                + $"but {Math.Max(0, free) / 1_000_000} MB may be used: allow more memory, close other programs, or make the photo smaller.");

        double Needed(int length) => planes + (Math.Min(length, (double)sharp.Width) * Math.Min(length, (double)sharp.Height) * bytes);
    }
}
