using System.Text.Json;
using Unblur.Cli.DataSets;
using Unblur.Data.Layouts;

namespace Unblur.Cli.Reports;

/// <summary>The reports of <c>unblur data … --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class DataReportWriter
{
    public static void WriteCheck(IReadOnlyList<DataSetPart> parts, ExitCode exitCode, string? error, Stream stream)
        => JsonReport.Write(stream, "data check", exitCode, error, json =>
        {
            json.WriteStartArray("parts");
            foreach (DataSetPart part in parts)
            {
                WritePart(json, part);
            }

            json.WriteEndArray();
        });

    public static void WriteCrop(CropTotals totals, ExitCode exitCode, string? error, Stream stream) => JsonReport.Write(stream, "data crop", exitCode, error, json =>
    {
        json.WriteNumber("photos", totals.Photos);
        json.WriteNumber("patches", totals.Patches);
        json.WriteNumber("skipped", totals.Skipped);
        json.WriteNumber("tooSmall", totals.TooSmall);
        json.WriteStartArray("failed");
        foreach (string failed in totals.Failed)
        {
            json.WriteStringValue(failed);
        }

        json.WriteEndArray();
    });

    public static void WriteSort(IReadOnlyList<SortedPhoto> photos, ExitCode exitCode, string? error, Stream stream) => JsonReport.Write(stream, "data sort", exitCode, error, json =>
    {
        json.WriteStartArray("photos");
        foreach (SortedPhoto photo in photos)
        {
            json.WriteStartObject();
            json.WriteString("photo", photo.Name);
            if (photo.Score is { } score)
            {
                json.WriteNumber("score", Math.Round(score, 4));
            }
            else
            {
                json.WriteNull("score");
            }

            json.WriteString("class", photo.Class);
            json.WriteString("reason", photo.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WritePart(Utf8JsonWriter json, DataSetPart part)
    {
        json.WriteStartObject();
        json.WriteString("root", part.Root);
        json.WriteString("layout", part.Layout);
        json.WriteNumber("blurry", part.Blurry);
        json.WriteNumber("sharp", part.Sharp);
        json.WriteNumber("scenes", part.Scenes);
        json.WriteNumber("flows", part.Flows);
        json.WriteStartObject("sizes");
        foreach ((string size, int count) in part.Sizes)
        {
            json.WriteNumber(size, count);
        }

        json.WriteEndObject();
        json.WriteStartArray("problems");
        foreach (DataSetProblem problem in part.Problems)
        {
            json.WriteStartObject();
            json.WriteString("fault", JsonNamingPolicy.CamelCase.ConvertName(problem.Fault.ToString()));
            json.WriteString("path", problem.Path);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
