using System.Text.Json;

namespace Unblur.Cli.Tests.Running;

/// <summary>What a run of the program left: exit code and both streams.</summary>
internal sealed record CliResult(int ExitCode, string Stdout, string Stderr)
{
    public string[] Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Stdout as one JSON document.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Stdout);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The photos of a deblur report by the name of their input.</summary>
    public Dictionary<string, JsonElement> Photos => Json.GetProperty("photos").EnumerateArray().ToDictionary(photo => Path.GetFileName(photo.GetProperty("input").GetString()!));

    /// <summary>For messages of tests.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Stdout}\n{Stderr}";
}
