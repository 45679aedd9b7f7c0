using System.Globalization;
using System.Net;
using System.Text;

namespace Unblur.Training.Runs;

/// <summary>A small curve over the steps of a run, as SVG within a page.</summary>
internal static class CurveChart
{
    private const int Width = 380;
    private const int Height = 170;
    private const int Left = 60;
    private const int Right = 10;
    private const int Top = 10;
    private const int Bottom = 24;

    /// <summary>More points than this are averaged in groups: a page stays small however long the run.</summary>
    private const int MostPoints = 500;

    internal static void Append(StringBuilder page, string name, List<(double Step, double Value)> points)
    {
        if (points.Count == 0)
        {
            return;
        }

        double last = points[^1].Value;
        points = Thinned(points);
        (double first, double end) = (points[0].Step, points[^1].Step);
        (double low, double high) = (points.Min(point => point.Value), points.Max(point => point.Value));
        if (high <= low)
        {
            (low, high) = (low - (Math.Abs(low) / 2) - 1e-9, high + (Math.Abs(high) / 2) + 1e-9);
        }

        if (end <= first)
        {
            (first, end) = (first - 1, end + 1);
        }

        string title = WebUtility.HtmlEncode(name);

        page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{title} <b>{last:G4}</b></figcaption>");
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title}, last {last:G4}\">");
        for (int line = 0; line <= 2; line++)
        {
            double y = Top + ((Height - Top - Bottom) * line / 2.0);
            page.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 5}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{high - ((high - low) * line / 2):G3}</text>");
        }

        page.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Height - 6}\">{first:0}</text><text x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">{end:0}</text>");
        string path = string.Join(' ', points.Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"{Left + ((point.Step - first) / (end - first) * (Width - Left - Right)):0.#},{Top + ((high - point.Value) / (high - low) * (Height - Top - Bottom)):0.#}")));
        page.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\"/></svg></figure>\n");
    }

    private static List<(double Step, double Value)> Thinned(List<(double Step, double Value)> points)
    {
        int size = (points.Count + MostPoints - 1) / MostPoints;
        return size == 1 ? points : [.. points.Chunk(size).Select(group => (group[^1].Step, group.Average(point => point.Value)))];
    }
}
