using System.Text;
using Unblur.Imaging;
using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>Draws a run's log as a picture: <c>curve.svg</c> with the loss above and the gain on held-out photos below.</summary>
public static class LearningCurve
{
    /// <summary>Reads the log of a run and writes the picture next to it; lines that cannot be read are left out.</summary>
    /// <exception cref="IOException">The log cannot be read, or the picture cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Draw(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        List<LogLine> lines = [.. LogLine.ReadAll(run.Log)];
        using StringWriter svg = new() { NewLine = "\n" };
        Chart.WriteDocument(
            svg,
            new Chart("training loss", Curve("training loss", "loss")),
            new Chart("gain in dB over the blurry held-out photos", Curve("short shake", "gain_short_db"), Curve("long shake", "gain_long_db")));
        AtomicFile.Write(run.Curve, file => file.Write(Encoding.UTF8.GetBytes(svg.ToString())));

        ChartSeries Curve(string name, string key) => new(name, LogLine.Curve(lines, key));
    }
}
