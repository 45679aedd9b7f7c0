using System.Text.Json;

namespace Unblur.Cli.Reports;

/// <summary>The reports of <c>unblur models … --json</c>; docs/cli.md has the schema.</summary>
internal static class ModelsReportWriter
{
    public static void WriteList(ModelCatalogue catalogue, ExitCode exitCode, Stream stream) => JsonReport.Write(stream, "models list", exitCode, null, json =>
    {
        json.WriteStartArray("models");
        foreach (ModelCard card in catalogue.Models) WriteModel(json, card, null);
        json.WriteEndArray();
        WriteProblems(json, catalogue.Problems);
    });

    public static void WriteVerification(IReadOnlyList<ModelVerification> results, IReadOnlyList<string> unreadable, ExitCode exitCode, Stream stream)
        => JsonReport.Write(stream, "models verify", exitCode, null, json =>
        {
            json.WriteStartArray("models");
            foreach (ModelVerification result in results) WriteModel(json, result.Card, result);
            json.WriteEndArray();
            WriteProblems(json, unreadable);
        });

    public static void WriteImport(ModelCard card, Stream stream) => JsonReport.Write(stream, "models import", ExitCode.Done, null, json =>
    {
        json.WriteStartArray("models");
        WriteModel(json, card, null);
        json.WriteEndArray();
    });

    /// <summary>One model; with its problems where it was checked.</summary>
    public static void WriteModel(Utf8JsonWriter json, ModelCard card, ModelVerification? checkedAs)
    {
        json.WriteStartObject();
        json.WriteString("name", card.Name);
        json.WriteBoolean("default", card.IsDefault);
        json.WriteString("network", card.Network);
        json.WriteString("weights", card.WeightsPath);
        json.WriteNumber("bytes", card.Bytes);
        json.WriteNumber("parameters", card.Parameters);
        json.WriteString("sha256", card.Sha256);
        json.WriteString("license", card.License);
        json.WriteString("source", card.Source);
        json.WriteString("description", card.Description);
        json.WriteString("trainedOn", card.TrainedOn);
        if (checkedAs is not null)
        {
            json.WriteBoolean("good", checkedAs.IsGood);
            WriteProblems(json, checkedAs.Problems);
        }

        json.WriteEndObject();
    }

    private static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<string> problems)
    {
        json.WriteStartArray("problems");
        foreach (string problem in problems) json.WriteStringValue(problem);
        json.WriteEndArray();
    }
}
