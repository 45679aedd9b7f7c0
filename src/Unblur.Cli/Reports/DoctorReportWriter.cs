using System.Text.Json;
using Unblur.Cli.Diagnosis;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur doctor --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class DoctorReportWriter
{
    public static void Write(IReadOnlyList<Check> checks, ExitCode exitCode, Stream stream) => JsonReport.Write(stream, "doctor", exitCode, null, json =>
    {
        json.WriteStartArray("checks");
        foreach (Check check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(check.State.ToString()));
            json.WriteString("value", check.Value);
            json.WriteString("remedy", check.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
