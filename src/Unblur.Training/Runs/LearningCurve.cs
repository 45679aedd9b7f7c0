using System.Globalization;
using System.Text;

namespace Unblur.Training.Runs;

/// <summary>Draws a run's log as a picture: <c>curve.svg</c> with the loss above and the gain on held-out photos below.</summary>
public static class LearningCurve
{
    private const int Width = 760;
    private const int PanelHeight = 220;
    private const int Left = 64;
    private const int Right = 20;
    private const int Top = 34;
    private const int Gap = 56;

    /// <summary>Reads the log of a run and writes the picture beside it; lines that cannot be read are left out.</summary>
    public static void Draw(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        List<LogLine> lines = [.. LogLine.ReadAll(run.Log)];
        double steps = lines.Count == 0 ? 1 : lines[^1].Step;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{(2 * PanelHeight) + Top + Gap + 40}\" ");
        svg.AppendLine("font-family=\"sans-serif\" font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Panel(svg, Top, "loss", steps, [new Series("training loss", "#1f77b4", Points(lines, "loss"))]);
        Panel(svg, Top + PanelHeight + Gap, "gain in dB over the blurry held-out photos", steps,
        [
            new Series("short shake", "#2ca02c", Points(lines, "gain_short_db")), new Series("long shake", "#d62728", Points(lines, "gain_long_db")),
        ]);
        svg.AppendLine("</svg>");
        File.WriteAllText(run.Curve, svg.ToString());
    }

    private static List<(double Step, double Value)> Points(List<LogLine> lines, string key)
    {
        List<(double Step, double Value)> points = [];
        foreach (LogLine line in lines)
        {
            if (line.TryGet(key, out double value))
            {
                points.Add((line.Step, value));
            }
        }

        return points;
    }

    private static void Panel(StringBuilder svg, int top, string title, double steps, Series[] all)
    {
        var values = all.SelectMany(series => series.Points).Select(point => point.Value).DefaultIfEmpty(0).ToList();
        (double low, double high) = (values.Min(), values.Max());
        high = high > low ? high : low + 1;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top - 10}\" font-weight=\"bold\">{title}</text>");
        for (int line = 0; line <= 4; line++)
        {
            int y = top + (PanelHeight * line / 4);
            double value = high - ((high - low) * line / 4);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\" stroke=\"#ddd\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{value:0.####}</text>");
            int x = Left + ((Width - Left - Right) * line / 4);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{top + PanelHeight + 16}\" text-anchor=\"middle\">{steps * line / 4:0}</text>");
        }

        int label = 0;
        foreach (Series series in all)
        {
            string path = string.Join(' ', series.Points.Select(point => string.Create(
                CultureInfo.InvariantCulture,
                $"{Left + (point.Step / steps * (Width - Left - Right)):0.0},{top + ((high - point.Value) / (high - low) * PanelHeight):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{series.Colour}\" stroke-width=\"1.5\" points=\"{path}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right}\" y=\"{top - 10 - (14 * label++)}\" text-anchor=\"end\" fill=\"{series.Colour}\">{series.Name}</text>");
        }

        svg.AppendLine();
    }

    private sealed record Series(string Name, string Colour, List<(double Step, double Value)> Points);
}
