using System.Globalization;
using Unblur.Metrics.Scoring;

namespace Unblur.Metrics.Evaluation;

/// <summary>Scores in tables: columns and numbers that the table for the terminal, the CSV file and the page have in common.</summary>
public static class ScoreText
{
    /// <summary>Four decimals; <c>inf</c> for equal images, <c>nan</c> where a measure has no value.</summary>
    public static string Of(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NaN => "nan",
        _ => value.ToString("F4", CultureInfo.InvariantCulture),
    };

    /// <summary>Each measure once, or with its before where there is one: <c>psnr before</c>, <c>psnr after</c>.</summary>
    public static IEnumerable<string> Columns(EvalSummary summary)
        => summary.Profile.Measures.SelectMany(measure => summary.HasBefore ? [$"{measure.Name} before", $"{measure.Name} after"] : new[] { measure.Name });

    /// <summary>The numbers under <see cref="Columns"/>.</summary>
    public static IEnumerable<double> Row(IReadOnlyList<Score>? before, IReadOnlyList<Score> after)
        => before is null ? after.Select(score => score.Value) : before.Zip(after, (first, second) => new[] { first.Value, second.Value }).SelectMany(pair => pair);

    /// <summary>What a measure is, in a line.</summary>
    public static string Describe(Measure measure)
        => $"{measure.Definition} ({(measure.Unit.Length > 0 ? $"{measure.Unit}, " : "")}{(measure.HigherIsBetter ? "higher" : "lower")} is better)";

    /// <summary>How many of the photos the means are of, and under which profile.</summary>
    public static string MeanLabel(EvalSummary summary)
    {
        int all = summary.Outcomes.Count + summary.Missing.Count;
        return $"mean of {summary.Scored.Count}{(all > summary.Scored.Count ? $" out of {all}" : "")} [{summary.Profile.Name}]";
    }
}
