using System.Globalization;

namespace Unblur.Reports;

/// <summary>Curves over the steps of a run, as SVG: in a page, or as a separate picture.</summary>
/// <remarks>Colours are readable on white and on black; axes and labels have the colour of the surrounding text.</remarks>
/// <param name="title">The name of the values.</param>
/// <param name="curves">Any number; curves may have no points.</param>
public sealed class Chart(string title, params ChartSeries[] curves)
{
    private const int Left = 64;
    private const int Right = 12;
    private const int Top = 10;
    private const int Bottom = 24;

    /// <summary>Curves with at most this many points show each point.</summary>
    private const int MostDots = 24;

    private static readonly string[] s_colors = ["#2a7fc0", "#d1622b", "#2e9e4f", "#a05fc4"];

    /// <summary>Writes the chart as a figure whose caption has the title and, for a single curve, its last value.</summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    public void WriteFigure(TextWriter page)
    {
        ArgumentNullException.ThrowIfNull(page);
        double[] last = [.. curves.Select(curve => curve.Points.LastOrDefault(point => double.IsFinite(point.Value), new ChartPoint(0, double.NaN)).Value)];
        string value = last is [double only] && double.IsFinite(only) ? only.ToString("G4", CultureInfo.InvariantCulture) : string.Empty;
        string name = HtmlText.Encode(title);
        page.Write($"<figure><figcaption><span>{name}{(value.Length > 0 ? $" <b>{value}</b>" : "")}</span></figcaption>");
        page.Write($"<svg viewBox=\"0 0 380 170\" role=\"img\" aria-label=\"{name}{(value.Length > 0 ? $", last {value}" : "")}\">");
        Draw(page, 380, 170, lines: 2);
        page.WriteLine("</svg></figure>");
    }

    /// <summary>Writes a separate picture: charts below each other on white, 760 px wide.</summary>
    /// <param name="file">The file to write to.</param>
    /// <param name="charts">From top to bottom.</param>
    public static void WriteDocument(TextWriter file, params Chart[] charts)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(charts);
        const int Width = 760, Height = 254, Title = 30;
        int all = charts.Length * (Height + Title);
        file.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{all}\" viewBox=\"0 0 {Width} {all}\" ");
        file.WriteLine("font-family=\"sans-serif\" color=\"#222\">");
        file.WriteLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (int i = 0; i < charts.Length; i++)
        {
            file.Write($"<g transform=\"translate(0 {(i * (Height + Title)) + Title})\">");
            file.Write($"<text x=\"{Left}\" y=\"-8\" font-size=\"13\" font-weight=\"bold\">{HtmlText.Encode(charts[i].Title)}</text>");
            charts[i].Draw(file, Width, Height, lines: 4);
            file.WriteLine("</g>");
        }

        file.WriteLine("</svg>");
    }

    private string Title => title;

    private void Draw(TextWriter svg, int width, int height, int lines)
    {
        IReadOnlyList<ChartPoint>[] drawn = [.. curves.Select(curve => curve.Drawn())];
        ChartPoint[] all = [.. drawn.SelectMany(points => points)];
        double[] steps = [.. all.Select(point => point.Step)];
        (ChartAxis x, ChartAxis y) = (ChartAxis.Around(steps), ChartAxis.Around([.. all.Select(point => point.Value)]));
        (int right, int bottom) = (width - Right, height - Bottom);
        if (all.Length == 0)
        {
            Text(svg, (Left + right) / 2, (Top + bottom) / 2, "middle", "no values yet");
            return;
        }

        for (int line = 0; line <= lines; line++)
        {
            double share = 1 - ((double)line / lines);
            string at = Number(Top + ((bottom - Top) * (1 - share)));
            svg.Write($"<line x1=\"{Left}\" x2=\"{right}\" y1=\"{at}\" y2=\"{at}\" stroke=\"currentColor\" stroke-opacity=\"0.2\"/>");
            Text(svg, Left - 6, Top + ((bottom - Top) * (1 - share)) + 4, "end", y.Label(y.ValueAt(share)));
        }

        if (steps.Min() < steps.Max())
        {
            Text(svg, Left, height - 6, "start", Step(x.Low));
            Text(svg, right, height - 6, "end", Step(x.High));
        }
        else
        {
            Text(svg, (Left + right) / 2, height - 6, "middle", Step(steps[0]));
        }

        for (int i = 0; i < drawn.Length; i++)
        {
            string colour = s_colors[i % s_colors.Length];
            DrawCurve(svg, drawn[i], colour, point => (Left + (x.ShareOf(point.Step) * (right - Left)), bottom - (y.ShareOf(point.Value) * (bottom - Top))));
            if (drawn.Length > 1)
            {
                Text(svg, right - 4, Top + 14 + (15 * i), "end", curves[i].Name, colour);
            }
        }
    }

    private static void DrawCurve(TextWriter svg, IReadOnlyList<ChartPoint> points, string colour, Func<ChartPoint, (double X, double Y)> place)
    {
        (double X, double Y)[] places = [.. points.Select(place)];
        string path = string.Join(' ', places.Select(at => $"{Number(at.X)},{Number(at.Y)}"));
        svg.Write($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{path}\"/>");
        foreach ((double atX, double atY) in places.Length <= MostDots ? places : [])
        {
            svg.Write($"<circle cx=\"{Number(atX)}\" cy=\"{Number(atY)}\" r=\"{(places.Length == 1 ? 4 : 2)}\" fill=\"{colour}\"/>");
        }
    }

    private static void Text(TextWriter svg, double x, double y, string anchor, string text, string colour = "currentColor")
        => svg.Write($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"11\" text-anchor=\"{anchor}\" fill=\"{colour}\">{HtmlText.Encode(text)}</text>");

    private static string Step(double step) => step.ToString("G15", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
