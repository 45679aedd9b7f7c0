using System.Diagnostics;
using Unblur.Imaging;

namespace Unblur.Restoring;

/// <summary>Sends a photo through a network tile by tile, and the finished rows on.</summary>
/// <param name="photo">The input.</param>
/// <param name="network">What restores tiles.</param>
/// <param name="progress">Hears of every tile; may be null.</param>
/// <param name="cancellation">Heeded between tiles.</param>
internal sealed class TilePass(Photo photo, TileNetwork network, IProgress<DeblurProgress>? progress, CancellationToken cancellation)
{
    /// <param name="plan">The tiles.</param>
    /// <param name="writer">Takes the rows, from top to bottom.</param>
    internal void Run(TilePlan plan, PhotoWriter writer)
    {
        var clock = Stopwatch.StartNew();
        var band = new RowBand(photo.Width, Math.Min(plan.Rows.Size, photo.Height));
        progress?.Report(new DeblurProgress(0, plan.Count, null));
        for (var row = 0; row < plan.Rows.Count; row++)
        {
            band.MoveTo(plan.Rows.Starts[row]);
            for (var column = 0; column < plan.Columns.Count; column++)
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
        var (x, y) = (plan.Columns.Starts[column], plan.Rows.Starts[row]);
        var tile = photo.ReadPlanes(x, y, plan.Columns.Extent(column), plan.Rows.Extent(row));
        band.Add(network.Restore(tile), x, y, plan.Columns.Weights(column), plan.Rows.Weights(row));
    }

    private static void Flush(RowBand band, PhotoWriter writer, int until)
    {
        for (var y = band.Top; y < until; y += PhotoWriter.StripRows)
        {
            writer.Write(y, band.Copy(y, Math.Min(PhotoWriter.StripRows, until - y)));
        }
    }

    private void Report(TimeSpan elapsed, int done, int count) => progress?.Report(new DeblurProgress(done, count, elapsed / done * (count - done)));
}
