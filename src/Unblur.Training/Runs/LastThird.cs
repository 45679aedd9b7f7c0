using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>Where a curve is going.</summary>
internal enum RunTrend
{
    /// <summary>There are too few points to say.</summary>
    TooEarly,
    Improving,

    /// <summary>What changes is less than matters, or less than the curve's own unrest.</summary>
    Level,
    Worsening,
}

/// <summary>The trend of a curve's last third.</summary>
/// <param name="Trend">Its direction.</param>
/// <param name="Change">What the fitted line gains from the first to the last of those points; above 0 is better.</param>
/// <param name="First">Step of the first of them.</param>
/// <param name="Last">Step of the last of them.</param>
internal sealed record LastThird(RunTrend Trend, double Change, double First, double Last)
{
    /// <summary>Points that a curve needs: a line through fewer than the four of its end says nothing.</summary>
    internal const int FewestPoints = 6;

    private const int FewestFitted = 4;

    /// <summary>Fits a line by least squares. It counts as a trend where it exceeds twice its standard error.</summary>
    /// <param name="points">The curve, finite; larger is better.</param>
    /// <param name="smallest">A change that matters, in the curve's unit.</param>
    internal static LastThird Of(IReadOnlyList<ChartPoint> points, double smallest)
    {
        ChartPoint[] end = [.. points.Skip(points.Count - Math.Max(FewestFitted, (points.Count + 2) / 3))];
        double middle = end.Length > 0 ? end.Average(point => point.Step) : 0;
        double spread = end.Sum(point => Square(point.Step - middle));
        if (points.Count < FewestPoints || !(spread > 0))
        {
            return new LastThird(RunTrend.TooEarly, 0, 0, 0);
        }

        double mean = end.Average(point => point.Value);
        double slope = end.Sum(point => (point.Step - middle) * (point.Value - mean)) / spread;
        double unrest = end.Sum(point => Square(point.Value - mean - (slope * (point.Step - middle))));
        double error = Math.Sqrt(unrest / (end.Length - 2) / spread);
        double length = end[^1].Step - end[0].Step;
        double change = slope * length;
        RunTrend trend = Math.Abs(change) < Math.Max(smallest, 2 * error * length) ? RunTrend.Level : change > 0 ? RunTrend.Improving : RunTrend.Worsening;
        return new LastThird(trend, change, end[0].Step, end[^1].Step);
    }

    private static double Square(double value) => value * value;
}
