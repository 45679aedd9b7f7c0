using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Flow;
using Unblur.Restoring;
using Unblur.Restoring.Tiles;

namespace Unblur.Motion;

/// <summary>Estimates the motion of a photo in tiles that fit into memory and overlap by all that the network looks at.</summary>
/// <param name="network">Any motion network.</param>
/// <param name="largestCore">Side of a tile without its overlap where memory allows it, px; a multiple of <see cref="Step"/>.</param>
/// <param name="maxMemoryBytes">The memory cap; 0 for a share of what is free.</param>
internal sealed class MotionTiles(INetwork network, int largestCore, long maxMemoryBytes)
{
    private const int Step = 64;

    private readonly SystemMemory _memory = new();

    private bool IsAccelerated => ExecutionDevice.HasOwnMemory(network.Device);

    /// <summary>The motion in px of the full blur, canonical, and how far off it is expected to be.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="report">Takes the tiles done and all tiles.</param>
    /// <param name="cancellation">Checked between tiles.</param>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    internal EstimatedMotion Estimate(Photo photo, Action<int, int> report, CancellationToken cancellation)
    {
        int core = FirstCore(photo);
        while (true)
        {
            try
            {
                return InTiles(photo, core, report, cancellation);
            }
            catch (OutOfMemoryException failure)
            {
                if (core <= Step)
                {
                    throw new DeblurMemoryException(
                        $"memory ran out even with tiles of {core} pixels: allow more memory or close other programs. {failure.Message}", failure);
                }

                core = Math.Max(core / 2 / Step, 1) * Step;
                GC.Collect();
            }
            catch (DeviceFailedException)
            {
                core = FirstCore(photo);                                 // of another memory now
            }
        }
    }

    private EstimatedMotion InTiles(Photo photo, int core, Action<int, int> report, CancellationToken cancellation)
    {
        MotionFlow flow = new(photo.Height, photo.Width);
        PlanarImage? spread = null;
        int count = CeilingOf(photo.Width, core) * CeilingOf(photo.Height, core), done = 0;
        for (int y = 0; y < photo.Height; y += core)
        {
            for (int x = 0; x < photo.Width; x += core)
            {
                cancellation.ThrowIfCancellationRequested();
                EstimateTile(photo, x, y, core, flow, ref spread, cancellation);
                report(++done, count);
            }
        }

        return new EstimatedMotion(flow, spread);
    }

    private int FirstCore(Photo photo)
    {
        var budget = MemoryBudget.Of(maxMemoryBytes, _memory, IsAccelerated);
        int core = largestCore;
        while (core > Step && Needed(photo, core) > budget.Cap - budget.Held)
        {
            core -= Step;
        }

        return Needed(photo, core) <= budget.Cap - budget.Held
            ? core
            : throw new DeblurMemoryException(
                $"the motion of {photo.Width} x {photo.Height} pixels in the smallest tiles ({core}) needs about {Needed(photo, core) / 1_000_000} MB, "
                + $"but {Math.Max(0, budget.Cap - budget.Held) / 1_000_000} MB may be used: allow more memory, close other programs, or make the photo smaller.");
    }

    private long Needed(Photo photo, int core)
    {
        int reach = network.Traits.ReceptiveRadius;
        long width = Math.Min(photo.Width, core + (2 * reach)), height = Math.Min(photo.Height, core + (2 * reach));
        long flow = IsAccelerated ? 0 : (long)photo.Width * photo.Height * (2 + 2 + 1) * sizeof(float);     // with its canonical copy, and the spread
        return flow + (width * height * network.Traits.BytesPerPixel);
    }

    private void EstimateTile(Photo photo, int coreX, int coreY, int core, MotionFlow flow, ref PlanarImage? spread, CancellationToken cancellation)
    {
        int reach = network.Traits.ReceptiveRadius;
        (int left, int top) = (Math.Max(0, coreX - reach), Math.Max(0, coreY - reach));
        (int endX, int endY) = (Math.Min(photo.Width, coreX + core), Math.Min(photo.Height, coreY + core));
        (int width, int height) = (Math.Min(photo.Width, endX + reach) - left, Math.Min(photo.Height, endY + reach) - top);
        EstimatedMotion tile = MotionForward.Estimate(network, photo.ReadPlanes(left, top, width, height), cancellation);
        Copy(tile.Flow.U, flow.U);
        Copy(tile.Flow.V, flow.V);
        if (tile.Spread is not null)
        {
            spread ??= new PlanarImage(1, photo.Height, photo.Width);
            Copy(tile.Spread.Values, spread.Values);
        }

        void Copy(float[] values, float[] target)
        {
            for (int y = coreY; y < endY; y++)
            {
                values.AsSpan(((y - top) * width) + coreX - left, endX - coreX).CopyTo(target.AsSpan((y * flow.Width) + coreX));
            }
        }
    }

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;
}

/// <summary>Reports the progress of estimates that follow each other, with the time left.</summary>
internal sealed class MotionProgress(IProgress<DeblurProgress>? progress, int estimates)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _before;

    /// <summary>Reports tiles of the current estimate.</summary>
    internal void Report(int done, int count)
    {
        int all = count * estimates, total = (count * _before) + done;
        progress?.Report(new DeblurProgress(total, all, total == 0 ? null : Stopwatch.GetElapsedTime(_start) / total * (all - total)));
    }

    /// <summary>The current estimate is done.</summary>
    internal void Next() => _before++;
}
