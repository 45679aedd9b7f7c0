using Unblur.Cli.MotionMaps;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur motion --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class MotionReportWriter
{
    private const int Decimals = 3;

    public static void Write(Stream stream, ExitCode exitCode, string? error, TimeSpan time, IReadOnlyList<MotionOutcome> outcomes)
        => JsonReport.Write(stream, "motion", exitCode, error, json =>
        {
            json.WriteNumber("seconds", Math.Round(time.TotalSeconds, Decimals));
            json.WriteStartArray("photos");
            foreach (MotionOutcome outcome in outcomes)
            {
                json.WriteStartObject();
                json.WriteString("input", outcome.Input);
                json.WriteString("output", outcome.Output);
                json.WriteString("flow", outcome.Flow);
                json.WriteString("status", outcome.IsFailed ? "failed" : outcome.IsSkipped ? "skipped" : "estimated");
                json.WriteString("reason", outcome.Reason ?? outcome.Failure?.Message);
                if (outcome.MeanLength is { } mean)
                {
                    json.WriteNumber("meanLength", Math.Round(mean, Decimals));
                }

                if (outcome.LongestLength is { } longest)
                {
                    json.WriteNumber("longestLength", Math.Round(longest, Decimals));
                }

                if (outcome.MeanSquaredError is { } squared)
                {
                    json.WriteNumber("meanSquaredError", Math.Round(squared, Decimals));
                }

                if (outcome.EndPointError is { } endPoint)
                {
                    json.WriteNumber("endPointError", Math.Round(endPoint, Decimals));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
