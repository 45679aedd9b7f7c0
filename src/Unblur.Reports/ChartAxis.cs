using System.Globalization;

namespace Unblur.Reports;

/// <summary>The range of one axis of a chart.</summary>
/// <param name="Low">The value at its beginning.</param>
/// <param name="High">The value at its end, above <paramref name="Low"/>; both finite.</param>
internal sealed record ChartAxis(double Low, double High)
{
    /// <summary>An axis from the smallest to the largest value; if all are equal, that value is in the middle.</summary>
    /// <param name="values">Finite values; without any the axis is 0 to 1.</param>
    internal static ChartAxis Around(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            return new ChartAxis(0, 1);
        }

        (double low, double high) = (values.Min(), values.Max());
        if ((high / 2) - (low / 2) > 0)
        {
            return new ChartAxis(low, high);
        }

        double margin = Math.Abs(low) > 1e-300 ? Math.Abs(low) / 2 : 1;
        return new ChartAxis(Math.Max(low - margin, double.MinValue), Math.Min(high + margin, double.MaxValue));
    }

    /// <summary>
    /// The position of a value: 0 at the beginning, 1 at the end. Computed with halves, since the difference of two large numbers may not be finite.
    /// </summary>
    internal double ShareOf(double value) => ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2));

    /// <summary>The value at a position of the axis, 0 to 1.</summary>
    internal double ValueAt(double share) => (Low * (1 - share)) + (High * share);

    /// <summary>A value with as many digits as distinguish it from neighbouring labels.</summary>
    internal string Label(double value)
    {
        double magnitude = Math.Max(Math.Abs(Low), Math.Abs(High));
        double digits = 3 + Math.Log10(magnitude / (High - Low));
        return (value + 0.0).ToString($"G{(int)Math.Clamp(digits, 3, 12)}", CultureInfo.InvariantCulture);
    }
}
