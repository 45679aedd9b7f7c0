namespace Unblur.Reports;

/// <summary>A point of a curve. One that is not finite is left out of the chart.</summary>
/// <param name="Step">Along the chart.</param>
/// <param name="Value">Up the chart.</param>
public readonly record struct ChartPoint(double Step, double Value);

/// <summary>A curve of a chart.</summary>
/// <param name="Name">Stands in the chart where it has several curves.</param>
/// <param name="Points">In the order in which they are joined; any number.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>More points than this are averaged in groups: a page stays small however long the run.</summary>
    private const int MostPoints = 500;

    /// <summary>The finite points, and means of neighbours where there are too many to be seen apart.</summary>
    internal IReadOnlyList<ChartPoint> Drawn()
    {
        ChartPoint[] finite = [.. Points.Where(point => double.IsFinite(point.Step) && double.IsFinite(point.Value))];
        int size = (finite.Length + MostPoints - 1) / MostPoints;
        return size <= 1 ? finite : [.. finite.Chunk(size).Select(group => new ChartPoint(group[^1].Step, group.Sum(point => point.Value / group.Length)))];
    }
}
