namespace Unblur.Reports;

/// <summary>A point of a curve. Points that are not finite are not drawn.</summary>
/// <param name="Step">The step of the run: the horizontal axis.</param>
/// <param name="Value">The value: the vertical axis.</param>
public readonly record struct ChartPoint(double Step, double Value);

/// <summary>A curve of a chart.</summary>
/// <param name="Name">Shown in charts with several curves.</param>
/// <param name="Points">Any number, in the order in which they are connected.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>More points than this are averaged in groups, so that the page of a long run stays small.</summary>
    private const int MostPoints = 500;

    /// <summary>The finite points, or the means of neighbouring points if there are too many to distinguish.</summary>
    internal IReadOnlyList<ChartPoint> Drawn()
    {
        ChartPoint[] finite = [.. Points.Where(point => double.IsFinite(point.Step) && double.IsFinite(point.Value))];
        int size = (finite.Length + MostPoints - 1) / MostPoints;
        return size <= 1 ? finite : [.. finite.Chunk(size).Select(group => new ChartPoint(group[^1].Step, group.Sum(point => point.Value / group.Length)))];
    }
}
