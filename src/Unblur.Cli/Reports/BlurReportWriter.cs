using Unblur.Data.Blurring;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur blur --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class BlurReportWriter
{
    private const int Decimals = 3;

    public static void Write(Stream stream, ExitCode exitCode, string? error, TimeSpan time, BlurDataResult? result, IReadOnlyList<BlurFailure> failures)
        => JsonReport.Write(stream, "blur", exitCode, error, json =>
        {
            json.WriteNumber("seconds", Math.Round(time.TotalSeconds, Decimals));
            json.WriteStartObject("totals");
            json.WriteNumber("written", result?.Written ?? 0);
            json.WriteNumber("skipped", result?.Skipped ?? 0);
            json.WriteNumber("failed", failures.Count);
            json.WriteEndObject();
            json.WriteStartArray("failures");
            foreach (BlurFailure failure in failures)
            {
                json.WriteStartObject();
                json.WriteString("source", failure.Source);
                json.WriteNumber("number", failure.Number);
                json.WriteString("reason", failure.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
