using System.Text.Json;
using Unblur.Cli.Deblurring;
using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur deblur --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class DeblurReportWriter
{
    private const int Decimals = 3;

    public static void Write(BatchSummary summary, Stream stream) => JsonReport.Write(stream, "deblur", summary.ExitCode, summary.Failure?.Message, json =>
    {
        json.WriteNumber("seconds", Math.Round(summary.Seconds, Decimals));
        json.WriteStartObject("totals");
        json.WriteNumber("inputs", summary.Outcomes.Count);
        foreach (PhotoStatus status in Enum.GetValues<PhotoStatus>())
        {
            json.WriteNumber(Name(status), summary.Count(status));
        }

        json.WriteEndObject();
        json.WriteStartArray("photos");
        foreach (PhotoOutcome outcome in summary.Outcomes)
        {
            WritePhoto(json, outcome);
        }

        json.WriteEndArray();
    });

    private static void WritePhoto(Utf8JsonWriter json, PhotoOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("input", outcome.Input);
        json.WriteString("output", outcome.Output);
        json.WriteString("status", Name(outcome.Status));
        json.WriteString("reason", outcome.Reason);
        if (outcome.Report is { } report)
        {
            WriteRestoration(json, outcome, report);
        }

        json.WriteEndObject();
    }

    private static void WriteRestoration(Utf8JsonWriter json, PhotoOutcome outcome, DeblurReport report)
    {
        json.WriteNumber("width", outcome.Width);
        json.WriteNumber("height", outcome.Height);
        json.WriteNumber("pages", outcome.Pages);
        json.WriteStartArray("lost");
        foreach (string lost in outcome.Lost)
        {
            json.WriteStringValue(lost);
        }

        json.WriteEndArray();
        json.WriteNumber("seconds", Math.Round(report.Seconds, Decimals));
        json.WriteString("model", report.Model);
        json.WriteString("device", report.Device);
        json.WriteString("precision", report.Precision);
        json.WriteNumber("tile", report.Tile);
        json.WriteNumber("tiles", report.Tiles);
        json.WriteNumber("memoryRetries", report.MemoryRetries);
        json.WriteString("guard", JsonNamingPolicy.CamelCase.ConvertName(report.Guard.ToString()));
        json.WriteNumber("strength", Math.Round(report.StrengthUsed, Decimals));
        json.WriteNumber("peakMemoryBytes", report.PeakMemoryBytes);
        json.WriteString("method", report.Method);
        json.WriteString("remark", report.Remark);
        DiagnosisReportWriter.Write(json, report.Diagnosis);
        if (outcome.Kernel is { } kernel)
        {
            WriteKernel(json, kernel, outcome.Light);
        }

        if (outcome.Regions is { } regions)
        {
            WriteRegions(json, regions);
        }
    }

    private static void WriteKernel(Utf8JsonWriter json, BlurKernel kernel, BlurLight? light)
    {
        json.WriteStartObject("kernel");
        json.WriteNumber("size", kernel.Size);
        json.WriteNumber("spread", Math.Round(kernel.Spread(), Decimals));
        json.WriteString("light", light is { } values ? JsonNamingPolicy.CamelCase.ConvertName(values.ToString()) : null);
        json.WriteBase64String("png", KernelFile.Draw(kernel).Encode(PhotoFormat.Png));
        json.WriteEndObject();
    }

    private static void WriteRegions(Utf8JsonWriter json, KernelGrid regions)
    {
        json.WriteStartObject("regions");
        json.WriteNumber("columns", regions.Columns);
        json.WriteNumber("rows", regions.Rows);
        json.WriteNumber("certain", regions.IsCertain.Count(isCertain => isCertain));
        json.WriteBase64String("png", regions.Draw().Encode(PhotoFormat.Png));
        json.WriteEndObject();
    }

    private static string Name(PhotoStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
