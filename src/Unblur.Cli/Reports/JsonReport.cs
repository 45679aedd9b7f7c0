using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unblur.Cli.Reports;

/// <summary>One JSON document on a stream: what <c>--json</c> prints.</summary>
internal static class JsonReport
{
    /// <summary>Increased when a field changes its meaning or is removed, not when a field is added.</summary>
    public const int Schema = 1;

    // File names in any script stay readable. The output is never part of a web page.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the fields that all reports share, then the fields of this report.</summary>
    public static void Write(Stream stream, string command, ExitCode exitCode, string? error, Action<Utf8JsonWriter> writeFields)
    {
        using MemoryStream report = new();
        using (Utf8JsonWriter json = new(report, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("command", command);
            json.WriteString("version", typeof(JsonReport).Assembly.GetName().Version!.ToString(3));
            json.WriteNumber("exitCode", (int)exitCode);
            json.WriteString("error", error);
            writeFields(json);
            json.WriteEndObject();
        }

        report.WriteByte((byte)'\n');
        try
        {
            report.WriteTo(stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the report could not be written to stdout ({failure.Message}). The results themselves are written.", failure);
        }
    }
}
