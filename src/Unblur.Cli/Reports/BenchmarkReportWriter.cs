using System.Text.Json;
using Unblur.Cli.Benchmarks;
using Unblur.Cli.Failures;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur bench deblur --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class BenchmarkReportWriter
{
    /// <param name="result">The measurements; null on failure.</param>
    /// <param name="failure">The failure that ended it; null if it finished.</param>
    /// <param name="stream">Stdout.</param>
    public static void Write(BenchmarkResult? result, Failure? failure, Stream stream)
        => JsonReport.Write(stream, "bench deblur", failure?.ExitCode ?? ExitCode.Done, failure?.Message, json =>
        {
            if (result is null)
            {
                return;
            }

            json.WriteString("model", result.Model.Name);
            json.WriteString("network", result.Model.Network);
            json.WriteNumber("threads", result.Threads);
            json.WriteString("onnxRuntime", result.Runtime);
            json.WriteStartArray("timings");
            foreach (DeblurTiming timing in result.Timings)
            {
                WriteTiming(json, timing);
            }

            json.WriteEndArray();
        });

    private static void WriteTiming(Utf8JsonWriter json, DeblurTiming timing)
    {
        json.WriteStartObject();
        json.WriteNumber("width", timing.Size.Width);
        json.WriteNumber("height", timing.Size.Height);
        json.WriteString("device", timing.Report.Device);
        json.WriteString("precision", timing.Report.Precision);
        json.WriteNumber("tile", timing.Report.Tile);
        json.WriteNumber("tiles", timing.Report.Tiles);
        json.WriteStartArray("seconds");
        foreach (double seconds in timing.Seconds)
        {
            json.WriteNumberValue(seconds);
        }

        json.WriteEndArray();
        json.WriteNumber("medianSeconds", timing.Median);
        json.WriteNumber("bestSeconds", timing.Best);
        json.WriteNumber("megapixelsPerSecond", timing.MegapixelsPerSecond);
        json.WriteNumber("multiplyAccumulatesPerPixel", timing.MultiplyAccumulatesPerPixel);
        json.WriteNumber("gigaflopsPerSecond", timing.Gigaflops);
        WriteNumber("peakGigaflopsPerSecond", timing.PeakGigaflops);
        WriteNumber("peakShare", timing.PeakShare);
        WriteNumber("peakMemoryBytes", timing.PeakMemoryBytes);
        json.WriteEndObject();

        void WriteNumber(string name, double? value)
        {
            if (value is { } known)
            {
                json.WriteNumber(name, known);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
