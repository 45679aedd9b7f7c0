using System.Globalization;
using System.Net;
using System.Text;
using Unblur.Imaging;

namespace Unblur.Training.Runs;

/// <summary>A run as one page of HTML that needs nothing else: its curves, its pictures, its recipe. Works while the run goes on.</summary>
public static class RunReport
{
    /// <summary>Pictures of one photo, at most: the first, the last and some between.</summary>
    private const int MostPictures = 8;

    /// <summary>Writes <c>report.html</c> into the folder of a run, of whatever kind.</summary>
    /// <param name="folder">The run's folder; it is not locked.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no run in it.</exception>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public static string Write(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string recipe = Path.Combine(folder, "recipe.yaml");
        if (!File.Exists(recipe))
        {
            throw new DirectoryNotFoundException($"{folder} holds no run: it has no recipe.yaml.");
        }

        string log = Path.Combine(folder, "log.jsonl");
        List<LogLine> lines = File.Exists(log) ? [.. LogLine.ReadAll(log)] : [];
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

        StringBuilder page = new(RunReportFrame.Head);
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(name)}</h1><p>{(lines.Count > 0 ? $"step {lines[^1].Step:0}" : "nothing logged yet")}</p>\n");
        AppendCurves(page, lines);
        AppendPictures(page, Path.Combine(folder, "samples"));
        page.Append(CultureInfo.InvariantCulture, $"<details><summary>Recipe</summary><pre>{Text(File.ReadAllText(recipe))}</pre></details>\n{RunReportFrame.Foot}");

        string path = Path.Combine(folder, "report.html");
        AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(page.ToString())));
        return path;
    }

    // What stands before the dot of a name is a heading.
    private static void AppendCurves(StringBuilder page, List<LogLine> lines)
    {
        IOrderedEnumerable<string> names = lines.SelectMany(line => line.Names).Where(name => name != "step").Distinct().Order(StringComparer.Ordinal);
        foreach (IGrouping<string, string> section in names.GroupBy(name => name.Contains('.', StringComparison.Ordinal) ? name[..name.IndexOf('.', StringComparison.Ordinal)] : "run"))
        {
            page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Text(section.Key)}</h2><div class=\"curves\">\n");
            foreach (string name in section)
            {
                CurveChart.Append(page, name, Points(lines, name));
            }

            page.Append("</div></section>\n");
        }
    }

    private static List<(double Step, double Value)> Points(List<LogLine> lines, string name)
    {
        List<(double Step, double Value)> points = [];
        foreach (LogLine line in lines)
        {
            if (line.TryGet(name, out double value))
            {
                points.Add((line.Step, value));
            }
        }

        return points;
    }

    private static void AppendPictures(StringBuilder page, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        IEnumerable<(string Path, string Name)> files = Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Select(path => (Path: path, Name: Path.GetFileNameWithoutExtension(path)));
        page.Append("<section><h2>pictures</h2><p>From the left: blurry, restored, motion of the blurry photo (hue is its direction), and sharp where it is known.</p>\n");
        foreach (IGrouping<string, (string Path, string Name)> photo in files.Where(file => file.Name.Contains('-', StringComparison.Ordinal)).GroupBy(file => file.Name[..file.Name.LastIndexOf('-')]))
        {
            (string Path, string Name)[] all = [.. photo];
            int count = Math.Min(MostPictures, all.Length);
            (string Path, string Name)[] shown = [.. Enumerable.Range(0, count).Select(i => all[count == 1 ? 0 : i * (all.Length - 1) / (count - 1)])];
            page.Append(Picture(shown[^1]));
            if (shown.Length < 2)
            {
                continue;
            }

            page.Append("<details><summary>earlier</summary>");
            foreach ((string Path, string Name) earlier in shown[..^1])
            {
                page.Append(Picture(earlier));
            }

            page.Append("</details>\n");
        }

        page.Append("</section>\n");
    }

    private static string Picture((string Path, string Name) file)
    {
        string step = long.TryParse(file.Name[(file.Name.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? $", step {number}" : "";
        string caption = Text(file.Name[..file.Name.LastIndexOf('-')] + step);
        return $"<figure><img alt=\"{caption}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(File.ReadAllBytes(file.Path))}\"><figcaption>{caption}</figcaption></figure>\n";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
