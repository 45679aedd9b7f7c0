using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unblur.Cli.Reports;

/// <summary>One JSON document on a stream: what <c>--json</c> prints.</summary>
internal static class JsonReport
{
    /// <summary>Rises when a field changes its meaning or goes away; new fields do not raise it.</summary>
    public const int Schema = 1;

    // Names of files in any script stay readable; nothing here ends up in a web page.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the head that all reports share, then the fields of this one.</summary>
    public static void Write(Stream stream, string command, ExitCode exitCode, string? error, Action<Utf8JsonWriter> writeFields)
    {
        using (Utf8JsonWriter json = new(stream, s_options))
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

        stream.WriteByte((byte)'\n');
    }
}
