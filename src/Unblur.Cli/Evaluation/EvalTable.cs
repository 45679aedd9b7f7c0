using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Evaluation;

/// <summary>The measurements as text: the definitions, a line for each pair, and the means.</summary>
internal static class EvalTable
{
    public static void Write(EvalSummary summary, TextWriter output)
    {
        output.WriteLine($"Measured: {summary.Source}");
        output.WriteLine($"Profile {summary.Profile.Name}: {summary.Profile.Description}");
        int width = summary.Profile.Measures.Max(measure => measure.Name.Length);
        foreach (Measure measure in summary.Profile.Measures)
        {
            output.WriteLine($"  {measure.Name.PadRight(width)}  {ScoreText.Describe(measure)}");
        }

        output.WriteLine();
        WriteGrid([.. Rows(summary)], output);
    }

    private static IEnumerable<string[]> Rows(EvalSummary summary)
    {
        yield return ["photo", .. ScoreText.Columns(summary)];
        foreach (PairOutcome outcome in summary.Outcomes)
        {
            yield return outcome.After is { } after ? [outcome.Pair.Name, .. ScoreText.Row(outcome.Before, after).Select(ScoreText.Of)] : [outcome.Pair.Name, "failed"];
        }

        if (summary.MeanAfter is { } mean)
        {
            yield return [ScoreText.MeanLabel(summary), .. ScoreText.Row(summary.MeanBefore, mean).Select(ScoreText.Of)];
        }
    }

    private static void WriteGrid(string[][] rows, TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Where(row => column < row.Length).Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        }
    }
}
