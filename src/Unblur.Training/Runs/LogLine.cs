using System.Text.Json;
using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>One line of a run's log.</summary>
internal sealed record LogLine(string Text, double Step, JsonElement Values)
{
    /// <summary>The lines of a log that can be read; a line that was torn by a kill is left out.</summary>
    internal static IEnumerable<LogLine> ReadAll(string path) => File.ReadLines(path).Select(Parse).OfType<LogLine>();

    /// <summary>The curve of one value over the steps: the lines that have it, as they come.</summary>
    internal static List<ChartPoint> Curve(IEnumerable<LogLine> lines, string name)
    {
        List<ChartPoint> points = [];
        foreach (LogLine line in lines)
        {
            if (line.TryGet(name, out double value))
            {
                points.Add(new ChartPoint(line.Step, value));
            }
        }

        return points;
    }

    /// <summary>What the line has values of.</summary>
    internal IEnumerable<string> Names => Values.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Number).Select(entry => entry.Name);

    /// <summary>A value of the line; false where it has none of that name.</summary>
    internal bool TryGet(string name, out double value)
    {
        value = 0;
        return Values.TryGetProperty(name, out JsonElement element) && element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out value);
    }

    private static LogLine? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement values = document.RootElement.Clone();
            LogLine line = new(text, 0, values);
            return values.ValueKind == JsonValueKind.Object && line.TryGet("step", out double step) ? line with { Step = step } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
