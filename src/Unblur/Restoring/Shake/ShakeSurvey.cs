using Unblur.Imaging;
using Unblur.Physics.Shake;

namespace Unblur.Restoring.Shake;

/// <summary>Estimates the shake at every place of a photo before any part of it is restored.</summary>
/// <remarks>
/// The photo is divided into cells. Each is judged by itself and its neighbours together, about 770 x 770 px: enough for a sound
/// estimate, and little enough that a shake which turns the camera is followed across the photo. A cell that is surely sharp by itself stays as it is,
/// whatever its neighbours say.
/// </remarks>
internal static class ShakeSurvey
{
    /// <summary>Usual side of a cell, px.</summary>
    private const int Cell = 256;

    /// <summary>Cells in a row and in a column that are judged together.</summary>
    private const int Together = 3;

    /// <summary>How far a cell is looked at beyond its border, so that no block of the estimator between two cells is left out, px.</summary>
    private const int Beyond = 64;

    /// <summary>A cell that is sharp by itself with this probability is not restored, and one with the lower probability as its neighbours say.</summary>
    private const double SurelySharp = 0.95, HardlySharp = 0.7;

    /// <summary>The shake of a photo, cell by cell.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="estimator">Judges each cell.</param>
    /// <param name="threads">0 for all that the process may use.</param>
    /// <param name="cancellation">Checked between two cells.</param>
    internal static SurveyedShake Of(Photo photo, IShakeEstimator estimator, int threads, CancellationToken cancellation)
    {
        (int[] columnEdges, int[] rowEdges) = (Edges(photo.Width), Edges(photo.Height));
        (int rows, int columns) = (rowEdges.Length - 1, columnEdges.Length - 1);
        var observed = new ShakeStatistics[rows, columns];
        CellReader reader = new(photo, estimator.JudgesKind, ComputeChoice.ThreadsOf(threads));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                observed[row, column] = reader.Observe(columnEdges[column], columnEdges[column + 1], rowEdges[row], rowEdges[row + 1]);
            }
        }

        var moments = new ShakeMoments[rows, columns];
        (ShakeJudgement[,] cells, ShakeJudgement[,] around) = (new ShakeJudgement[rows, columns], new ShakeJudgement[rows, columns]);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                cells[row, column] = estimator.Judge(observed[row, column]);
                around[row, column] = estimator.Judge(Sum(observed, Around(row, rows), Around(column, columns)));
                moments[row, column] = Believed(around[row, column].Undone, cells[row, column], estimator);
            }
        }

        return new SurveyedShake(new ShakeMap(columnEdges, rowEdges, moments), estimator.Judge(Sum(observed, 0..rows, 0..columns)), cells, around);
    }

    /// <summary>The shake of a cell and its neighbours, as far as the cell by itself does not contradict.</summary>
    private static ShakeMoments Believed(ShakeMoments together, ShakeJudgement alone, IShakeEstimator estimator)
    {
        double kept = estimator.JudgesKind ? 1 - Math.Clamp((alone.Sharp - HardlySharp) / (SurelySharp - HardlySharp), 0, 1) : 1;
        return new ShakeMoments(kept * together.XX, kept * together.YY, kept * together.XY);
    }

    /// <summary>Cells of equal size, as near to <see cref="Cell"/> as they can be.</summary>
    private static int[] Edges(int size)
    {
        int cells = Math.Max(1, (int)Math.Round((double)size / Cell));
        return [.. Enumerable.Range(0, cells + 1).Select(i => (int)((long)size * i / cells))];
    }

    /// <summary>The cells that one is judged with: its neighbours, near a border the outermost ones.</summary>
    private static Range Around(int cell, int count)
    {
        int first = Math.Clamp(cell - (Together / 2), 0, Math.Max(0, count - Together));
        return first..Math.Min(count, first + Together);
    }

    private static ShakeStatistics Sum(ShakeStatistics[,] observed, Range rows, Range columns)
    {
        ShakeStatistics sum = observed[rows.Start.Value, columns.Start.Value];
        for (int row = rows.Start.Value; row < rows.End.Value; row++)
        {
            for (int column = columns.Start.Value; column < columns.End.Value; column++)
            {
                sum = (row, column) == (rows.Start.Value, columns.Start.Value) ? sum : sum + observed[row, column];
            }
        }

        return sum;
    }

    /// <summary>Looks at cells of a photo.</summary>
    private sealed class CellReader(Photo photo, bool withEdges, int threads)
    {
        private readonly PlaneBuffer _buffer = new();

        internal ShakeStatistics Observe(int left, int right, int top, int bottom)
        {
            (int width, int height) = (Math.Min(photo.Width, right + Beyond) - left, Math.Min(photo.Height, bottom + Beyond) - top);
            PlanarImage region = _buffer.Take(3, height, width);
            photo.ReadPlanes(left, top, region);
            return ShakeStatistics.Observe(region, withEdges, threads);
        }
    }
}
