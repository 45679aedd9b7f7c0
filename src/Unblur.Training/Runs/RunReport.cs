using Unblur.Imaging;
using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>A run as one page of HTML that needs nothing else: a verdict, pictures before and after, curves, the recipe. Works while the run goes on.</summary>
public static class RunReport
{
    private const string Title = "<title>Unblur: training</title>";
    private const int LinesWithTitle = 20;

    /// <summary>Writes <c>report.html</c> into the folder of a run, of whatever kind.</summary>
    /// <param name="folder">The run's folder; it is not locked.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no run in it.</exception>
    /// <exception cref="RunFolderException">Another file has the page's name.</exception>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public static string Write(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string recipe = RunFolder.RecipeIn(folder);
        if (!File.Exists(recipe))
        {
            throw new DirectoryNotFoundException($"{folder} holds no run: it has no {RunFiles.Recipe}.");
        }

        RunFolderCheck.RequireFiles(folder);
        string log = Path.Combine(folder, RunFiles.Log);
        List<LogLine> lines = File.Exists(log) ? [.. LogLine.ReadAll(log)] : [];
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string path = Path.Combine(folder, RunFiles.Report);
        RequireOwn(path);
        AtomicFile.Write(path, file => HtmlPage.Write(file, "training", page =>
        {
            string step = lines.Count > 0 ? FormattableString.Invariant($"step {lines[^1].Step:0}") : "nothing logged yet";
            page.WriteLine($"<h1>{HtmlText.Encode(name)}</h1><p>{step}</p>");
            WriteVerdict(page, lines);
            RunReportPictures.Write(page, Path.Combine(folder, RunFiles.Samples));
            WriteCurves(page, lines);
            page.WriteLine($"<details><summary>Recipe</summary><pre>{HtmlText.Encode(File.ReadAllText(recipe))}</pre></details>");
        }));
        return path;
    }

    private static void RequireOwn(string path)
    {
        if (Path.Exists(path) && !(RegularFile.Exists(path) && File.ReadLines(path).Take(LinesWithTitle).Any(line => line.Contains(Title, StringComparison.Ordinal))))
        {
            throw new RunFolderException($"{path} is there already and is not the report of a run: move it away.");
        }
    }

    private static void WriteVerdict(TextWriter page, List<LogLine> lines)
    {
        page.WriteLine("<dl class=\"verdict\">");
        foreach ((string question, string answer, string reason) in VerdictText.Of(RunVerdict.Of(lines)))
        {
            page.WriteLine($"<dt>{HtmlText.Encode(question)}</dt><dd>{Strong(answer)}{HtmlText.Encode(reason)}</dd>");
        }

        page.WriteLine("</dl>");
    }

    // What stands before the dot of a name is a heading. Validation says most, so it comes first.
    private static void WriteCurves(TextWriter page, List<LogLine> lines)
    {
        IOrderedEnumerable<string> names = lines.SelectMany(line => line.Names).Where(name => name != "step").Distinct().Order(StringComparer.Ordinal);
        IEnumerable<IGrouping<string, string>> sections = names.GroupBy(name => name.Contains('.', StringComparison.Ordinal) ? name.Split('.')[0] : "run");
        foreach (IGrouping<string, string> section in sections.OrderBy(section => section.Key == "validation" ? 0 : 1))
        {
            page.WriteLine($"<section><h2>{HtmlText.Encode(section.Key)}</h2><div class=\"curves\">");
            foreach (string name in section)
            {
                new Chart(name, new ChartSeries(name, LogLine.Curve(lines, name))).WriteFigure(page);
            }

            page.WriteLine("</div></section>");
        }
    }

    private static string Strong(string answer) => answer.Length > 0 ? $"<strong>{HtmlText.Encode(answer)}</strong> " : "";
}
