using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Networks.ShakeUNet;

namespace Unblur.Restoring;

/// <summary>Sends a photo through a network tile by tile, and the finished rows on.</summary>
/// <param name="photo">The input.</param>
/// <param name="network">What restores tiles.</param>
/// <param name="shake">The network's survey of the photo; null where it makes none.</param>
/// <param name="progress">Hears of every tile; may be null.</param>
/// <param name="cancellation">Heeded between tiles.</param>
internal sealed class TilePass(Photo photo, TileNetwork network, ShakeMap? shake, IProgress<DeblurProgress>? progress, CancellationToken cancellation)
{
    private const int Channels = 3;

    private readonly PlaneBuffer _tile = new();
    private readonly PlaneBuffer _restored = new();
    private readonly PlaneBuffer _strip = new();

    /// <param name="plan">The tiles.</param>
    /// <param name="writer">Takes the rows, from top to bottom.</param>
    internal void Run(TilePlan plan, PhotoWriter writer)
    {
        var clock = Stopwatch.StartNew();
        var band = new RowBand(photo.Width, Math.Min(plan.Rows.Size, photo.Height));
        for (int row = 0; row < plan.Rows.Count; row++)
        {
            band.MoveTo(plan.Rows.Starts[row]);
            for (int column = 0; column < plan.Columns.Count; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                AddTile(plan, row, column, band);
                Report(clock.Elapsed, (row * plan.Columns.Count) + column + 1, plan.Count);
            }

            Flush(band, writer, until: row + 1 < plan.Rows.Count ? plan.Rows.Starts[row + 1] : photo.Height);
        }
    }

    private void AddTile(TilePlan plan, int row, int column, RowBand band)
    {
        (int x, int y) = (plan.Columns.Starts[column], plan.Rows.Starts[row]);
        (int width, int height) = (plan.Columns.Extent(column), plan.Rows.Extent(row));
        (PlanarImage tile, PlanarImage restored) = (_tile.Take(Channels, height, width), _restored.Take(Channels, height, width));
        photo.ReadPlanes(x, y, tile);
        network.Restore(tile, shake?.Narrow(x, y, width, height), restored);
        band.Add(restored, x, y, plan.Columns.Weights(column), plan.Rows.Weights(row));
    }

    private void Flush(RowBand band, PhotoWriter writer, int until)
    {
        for (int y = band.Top; y < until; y += PhotoWriter.StripRows)
        {
            PlanarImage strip = _strip.Take(Channels, Math.Min(PhotoWriter.StripRows, until - y), photo.Width);
            band.Copy(y, strip);
            writer.Write(y, strip);
        }
    }

    private void Report(TimeSpan elapsed, int done, int count) => progress?.Report(new DeblurProgress(done, count, elapsed / done * (count - done)));
}
