using System.Diagnostics;
using Unblur.Imaging;

namespace Unblur.Restoring.Tiles;

/// <summary>Restores one tile of a photo: from the first image into the second, of the same size.</summary>
internal delegate void TileRestore(PlanarImage tile, TilePlace place, PlanarImage restored);

/// <summary>Restores a photo tile by tile, and sends the finished rows on.</summary>
/// <param name="input">The photo, and what takes its rows.</param>
/// <param name="restore">What restores tiles.</param>
internal sealed class TilePass(MethodInput input, TileRestore restore)
{
    private const int Channels = 3;

    private readonly Photo _photo = input.Photo;
    private readonly PlaneBuffer _tile = new();
    private readonly PlaneBuffer _restored = new();
    private readonly PlaneBuffer _strip = new();

    /// <param name="plan">The tiles.</param>
    internal void Run(TilePlan plan)
    {
        var clock = Stopwatch.StartNew();
        var band = new RowBand(_photo.Width, Math.Min(plan.Rows.Size, _photo.Height));
        for (int row = 0; row < plan.Rows.Count; row++)
        {
            band.MoveTo(plan.Rows.Starts[row]);
            for (int column = 0; column < plan.Columns.Count; column++)
            {
                input.Cancellation.ThrowIfCancellationRequested();
                AddTile(plan, row, column, band);
                Release(plan);
                Report(clock.Elapsed, (row * plan.Columns.Count) + column + 1, plan.Count);
            }

            Flush(band, until: row + 1 < plan.Rows.Count ? plan.Rows.Starts[row + 1] : _photo.Height);
        }
    }

    private void AddTile(TilePlan plan, int row, int column, RowBand band)
    {
        (int x, int y) = (plan.Columns.Starts[column], plan.Rows.Starts[row]);
        (int width, int height) = (plan.Columns.Extent(column), plan.Rows.Extent(row));
        (PlanarImage tile, PlanarImage restored) = (_tile.Take(Channels, height, width), _restored.Take(Channels, height, width));
        _photo.ReadPlanes(x, y, tile);
        restore(tile, new TilePlace(x, y, width, height, Dihedral.None), restored);
        band.Add(restored, x, y, plan.Columns.Weights(column), plan.Rows.Weights(row));
    }

    /// <summary>
    /// The planes of a tile are garbage now, but the collector knows nothing of the memory that may be used, and would let those of several tiles pile up.
    /// </summary>
    private static void Release(TilePlan plan)
    {
        if (plan.Count > 1)
        {
            GC.Collect();
        }
    }

    private void Flush(RowBand band, int until)
    {
        for (int y = band.Top; y < until; y += PhotoWriter.StripRows)
        {
            PlanarImage strip = _strip.Take(Channels, Math.Min(PhotoWriter.StripRows, until - y), _photo.Width);
            band.Copy(y, strip);
            input.Output.Write(y, strip);
        }
    }

    private void Report(TimeSpan elapsed, int done, int count) => input.Progress?.Report(new DeblurProgress(done, count, elapsed / done * (count - done)));
}
