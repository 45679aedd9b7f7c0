using System.Globalization;
using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Scoring;
using Unblur.Reports;

namespace Unblur.Cli.Evaluation;

/// <summary>The table with pictures of the worst and best pairs, as one HTML file without other files.</summary>
internal static class EvalPage
{
    public const string Title = "evaluation";

    /// <summary>Writes the page.</summary>
    /// <param name="summary">The measurements.</param>
    /// <param name="dataSet">The photos that were measured, in words.</param>
    /// <param name="time">When they were measured.</param>
    /// <param name="showcase">The pictures.</param>
    /// <param name="file">Receives the page.</param>
    public static void Write(EvalSummary summary, string dataSet, DateTimeOffset time, Showcase showcase, Stream file) => HtmlPage.Write(file, Title, writer =>
    {
        writer.WriteLine($"<h1>{Text(summary.Source)}</h1>");
        writer.WriteLine($"<p>{Text(dataSet)}</p><p>Measured on <time "
            + $"datetime=\"{time:O}\">{Text(time.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))}</time></p>");
        WriteMean(summary, writer);
        writer.WriteLine($"<p>Profile <strong>{Text(summary.Profile.Name)}</strong>: {Text(summary.Profile.Description)}</p>");
        writer.WriteLine("<dl>");
        foreach (Measure measure in summary.Profile.Measures)
        {
            writer.WriteLine($"<dt>{Text(measure.Name)}</dt><dd>{Text(ScoreText.Describe(measure))}</dd>");
        }

        writer.WriteLine("</dl>");
        string by = summary.Profile.Measures[0].Name;
        WritePairs($"Worst by {by}", showcase.Worst, summary, writer);
        WritePairs($"Best by {by}", showcase.Best, summary, writer);
        WriteTable(summary, writer);
        WriteList("Failed", summary.Failed.Select(outcome => $"{outcome.Pair.Name}: {outcome.Failure!.Message}"), writer);
        WriteList("Left out", summary.Missing.Select(missing => missing.Message), writer);
    });

    private static void WriteMean(EvalSummary summary, TextWriter writer)
    {
        if (summary.MeanAfter is not { } mean)
        {
            writer.WriteLine("<p><strong>Nothing could be measured.</strong></p>");
            return;
        }

        IEnumerable<string> means = ScoreText.Columns(summary).Zip(ScoreText.Row(summary.MeanBefore, mean), (column, value) => $"{column} {ScoreText.Of(value)}");
        writer.WriteLine($"<p><strong>{Text(ScoreText.MeanLabel(summary))}: {Text(string.Join(", ", means))}</strong></p>");
    }

    private static void WritePairs(string title, IReadOnlyList<ShownPair> pairs, EvalSummary summary, TextWriter writer)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        writer.WriteLine($"<section><h2>{Text(title)}</h2>");
        foreach (ShownPair pair in pairs)
        {
            WritePair(pair, summary, writer);
        }

        writer.WriteLine("</section>");
    }

    private static void WritePair(ShownPair pair, EvalSummary summary, TextWriter writer)
    {
        string name = pair.Outcome.Pair.Name;
        IEnumerable<string> scores = ScoreText.Columns(summary)
            .Zip(ScoreText.Row(pair.Outcome.Before, pair.Outcome.After!), (column, value) => $"{column} {ScoreText.Of(value)}");
        writer.WriteLine($"<h3>{Text(name)}</h3><p>{Text(string.Join(", ", scores))} [{Text(summary.Profile.Name)}]</p><div class=\"pair\">");
        if (pair.Blurry is { } blurry)
        {
            PictureViewer.WriteComparison(writer, name, blurry, pair.Restored);
            PictureViewer.WritePicture(writer, name, pair.Sharp);
        }
        else
        {
            PictureViewer.WriteComparison(writer, name, pair.Restored, pair.Sharp);
        }

        if (pair.Kernel is { } kernel)
        {
            PictureViewer.WritePicture(writer, name, kernel);
        }

        writer.WriteLine("</div>");
    }

    private static void WriteTable(EvalSummary summary, TextWriter writer)
    {
        writer.WriteLine($"<section><h2>All</h2><div class=\"wide\"><table><caption>{Text($"Profile {summary.Profile.Name}")}</caption>");
        writer.WriteLine("<thead><tr><th scope=\"col\">photo</th>");
        foreach (string column in ScoreText.Columns(summary))
        {
            writer.Write($"<th scope=\"col\">{Text(column)}</th>");
        }

        writer.WriteLine("</tr></thead><tbody>");
        foreach (PairOutcome outcome in summary.Scored)
        {
            WriteRow(outcome.Pair.Name, ScoreText.Row(outcome.Before, outcome.After!), writer);
        }

        writer.WriteLine("</tbody><tfoot>");
        if (summary.MeanAfter is { } mean)
        {
            WriteRow(ScoreText.MeanLabel(summary), ScoreText.Row(summary.MeanBefore, mean), writer);
        }

        writer.WriteLine("</tfoot></table></div></section>");
    }

    private static void WriteRow(string name, IEnumerable<double> values, TextWriter writer)
        => writer.WriteLine($"<tr><th scope=\"row\">{Text(name)}</th>{string.Concat(values.Select(value => $"<td>{ScoreText.Of(value)}</td>"))}</tr>");

    private static void WriteList(string title, IEnumerable<string> lines, TextWriter writer)
    {
        string[] items = [.. lines.Select(line => $"<li>{Text(line)}</li>")];
        if (items.Length > 0)
        {
            writer.WriteLine($"<section><h2>{title}</h2><ul>{string.Concat(items)}</ul></section>");
        }
    }

    private static string Text(string text) => HtmlText.Encode(text);
}
