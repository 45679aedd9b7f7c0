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
                Write("meanLength", outcome.MeanLength);
                Write("longestLength", outcome.LongestLength);
                Write("meanSquaredError", outcome.MeanSquaredError);
                Write("meanSquaredErrorUpToSign", outcome.MeanSquaredErrorUpToSign);
                Write("endPointError", outcome.EndPointError);
                Write("certainEndPointError", outcome.CertainEndPointError);
                json.WriteEndObject();
            }

            json.WriteEndArray();

            void Write(string name, double? value)
            {
                if (value is { } known)
                {
                    json.WriteNumber(name, Math.Round(known, Decimals));
                }
            }
        });
}
