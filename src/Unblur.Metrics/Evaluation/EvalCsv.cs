using System.Globalization;
using System.Text;

namespace Unblur.Metrics.Evaluation;

/// <summary>One line for each pair, with all digits, for spreadsheets and scripts. Means are left to them.</summary>
public static class EvalCsv
{
    public static void Write(EvalSummary summary, Stream file)
    {
        ArgumentNullException.ThrowIfNull(summary);
        using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        string[] columns = [.. ScoreText.Columns(summary).Select(column => column.Replace(' ', '_'))];
        writer.WriteLine(string.Join(',', ["photo", "profile", "width", "height", .. columns, "failure"]));
        foreach (PairOutcome outcome in summary.Outcomes)
        {
            IEnumerable<string> numbers = outcome.After is { } after ? ScoreText.Row(outcome.Before, after).Select(Number) : columns.Select(_ => "");
            string[] size = outcome.After is null ? ["", ""] : [Whole(outcome.Width), Whole(outcome.Height)];
            writer.WriteLine(string.Join(',', [Quoted(outcome.Pair.Name), summary.Profile.Name, .. size, .. numbers, Quoted(outcome.Failure?.Message ?? "")]));
        }
    }

    // Names that readers of CSV know, in place of .NET's.
    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NaN => "nan",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text)
        => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
