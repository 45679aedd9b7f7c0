using System.Text.Json;
using Unblur.Cli.Deblurring;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur deblur --diagnose --json</c>, and the object that a diagnosis is in the report of <c>unblur deblur --json</c>.</summary>
internal static class DiagnosisReportWriter
{
    private const int Decimals = 3;

    public static void Write(Stream stream, ExitCode exitCode, string? error, TimeSpan elapsed, IReadOnlyList<DiagnosedPhoto> photos)
        => JsonReport.Write(stream, "deblur", exitCode, error, json =>
        {
            json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, Decimals));
            json.WriteStartArray("photos");
            foreach (DiagnosedPhoto photo in photos)
            {
                json.WriteStartObject();
                json.WriteString("input", photo.Path);
                json.WriteNull("output");
                json.WriteString("status", photo.Failure is null ? "diagnosed" : "failed");
                json.WriteString("reason", photo.Failure);
                Write(json, photo.Diagnosis);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>Writes <c>diagnosis</c>: null where there is none.</summary>
    internal static void Write(Utf8JsonWriter json, PhotoDiagnosis? diagnosis)
    {
        if (diagnosis is null)
        {
            json.WriteNull("diagnosis");
            return;
        }

        json.WriteStartObject("diagnosis");
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(diagnosis.Kind.ToString()));
        json.WriteNumber("certainty", Math.Round(diagnosis.Certainty, Decimals));
        json.WriteNumber("length", Math.Round(diagnosis.Length, Decimals));
        json.WriteNumber("angle", Math.Round(diagnosis.Angle, Decimals));
        json.WriteNumber("straightness", Math.Round(diagnosis.Straightness, Decimals));
        json.WriteNumber("blurredShare", Math.Round(diagnosis.BlurredShare, Decimals));
        json.WriteNumber("variation", Math.Round(diagnosis.Variation, Decimals));
        json.WriteNumber("noise", Math.Round(diagnosis.Noise, 5));
        json.WriteString("text", diagnosis.ToString());
        json.WriteString("advice", diagnosis.Advice);
        json.WriteEndObject();
    }
}
