using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Restoring;
using Unblur.Restoring.Tiles;

namespace Unblur.Blurring;

/// <summary>Blurs a photo by a BGAN in tiles that fit into memory; noise is the same in all of them, so no seam is left.</summary>
/// <param name="network">Takes a sharp image and a vector of noise.</param>
/// <param name="maxMemoryBytes">The memory cap; 0 for a share of what is free.</param>
/// <param name="tile">Side of a tile, px; 0 for what fits.</param>
internal sealed class BlurTiles(INetwork network, long maxMemoryBytes, int tile)
{
    private const int Step = 64;
    private const int LargestTile = 2048;
    private const int Channels = 3;

    // Tiles blend in the middle half of their overlap, where a network that reaches no farther sees enough of both.
    private const int FarthestOverlap = 320;

    // Planes of a tile, read and blurred, and their copies in the runtime.
    private const int PlaneBytesPerPixel = 2 * 2 * Channels * sizeof(float);

    private readonly SystemMemory _memory = new();

    /// <param name="sharp">3 x H x W, [0,1]; not changed.</param>
    /// <param name="noise">As many numbers as the network takes.</param>
    /// <param name="cancellation">Checked between tiles.</param>
    /// <returns>3 x H x W, [0,1].</returns>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    internal PlanarImage Blur(PlanarImage sharp, float[] noise, CancellationToken cancellation)
    {
        int side = FirstTile(sharp);
        while (true)
        {
            try
            {
                return InTiles(sharp, noise, side, cancellation);
            }
            catch (OutOfMemoryException failure)
            {
                if (side <= Step)
                {
                    throw new DeblurMemoryException($"memory ran out even with tiles of {side} pixels: allow more memory or close other programs. {failure.Message}", failure);
                }

                side = Math.Max(side / 2 / Step, 1) * Step;
                GC.Collect();
            }
            catch (DeviceFailedException)
            {
                side = FirstTile(sharp);                                 // of another memory now
            }
        }
    }

    private PlanarImage InTiles(PlanarImage sharp, float[] noise, int side, CancellationToken cancellation)
    {
        NetworkTraits traits = network.Traits;
        var plan = TilePlan.Of(sharp.Width, sharp.Height, traits.SizeMultiple, side, Math.Min(2 * traits.ReceptiveRadius, FarthestOverlap));
        PlanarImage blurry = new(Channels, sharp.Height, sharp.Width);
        for (int row = 0; row < plan.Rows.Count; row++)
        {
            for (int column = 0; column < plan.Columns.Count; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(Tile(sharp, noise, plan, row, column, cancellation), plan, row, column, blurry);
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

    private PlanarImage Tile(PlanarImage sharp, float[] noise, TilePlan plan, int row, int column, CancellationToken cancellation)
    {
        (int width, int height) = (plan.Columns.Extent(column), plan.Rows.Extent(row));
        PlanarImage cut = sharp.Crop(plan.Columns.Starts[column], plan.Rows.Starts[row], width, height);
        PlanarImage padded = ImagePadding.Repeat(cut, network.Traits.FittingSide(plan.Columns.Size), network.Traits.FittingSide(plan.Rows.Size));
        return ImagePadding.Cut(network.Run([NetworkValue.Of(padded), NetworkValue.Of(noise)], cancellation)[0].Image, width, height);
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
        var budget = MemoryBudget.Of(maxMemoryBytes, _memory, ExecutionDevice.HasOwnMemory(network.Device));
        long free = budget.Cap - budget.Held, planes = ExecutionDevice.HasOwnMemory(network.Device) ? 0 : 4L * sharp.Values.Length;
        double bytes = network.Traits.BytesPerPixel + PlaneBytesPerPixel;
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
