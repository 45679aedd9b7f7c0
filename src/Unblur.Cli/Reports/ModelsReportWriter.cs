using System.Text.Json;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Reports;

/// <summary>The reports of <c>unblur models … --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class ModelsReportWriter
{
    public static void WriteList(ModelCatalogue catalogue, PublishedFiles published, ExitCode exitCode, Stream stream)
        => JsonReport.Write(stream, "models list", exitCode, null, json =>
        {
            json.WriteStartArray("models");
            foreach (ModelCard card in catalogue.Models)
            {
                WriteModel(json, card, null);
            }

            json.WriteEndArray();
            WritePublished(json, published.Entries.Select(weights => PublishedState.Of(published, weights)));
            WriteProblems(json, catalogue.Problems);
        });

    public static void WriteVerification(
        IReadOnlyList<ModelVerification> results, IEnumerable<PublishedState> published, IReadOnlyList<string> unreadable, ExitCode exitCode, Stream stream)
        => JsonReport.Write(stream, "models verify", exitCode, null, json =>
        {
            json.WriteStartArray("models");
            foreach (ModelVerification result in results)
            {
                WriteModel(json, result.Card, result);
            }

            json.WriteEndArray();
            WritePublished(json, published);
            WriteProblems(json, unreadable);
        });

    public static void WritePull(IEnumerable<PublishedState> published, ExitCode exitCode, string? error, Stream stream)
        => JsonReport.Write(stream, "models pull", exitCode, error, json => WritePublished(json, published));

    public static void WriteImport(ModelCard card, Stream stream) => JsonReport.Write(stream, "models import", ExitCode.Done, null, json =>
    {
        json.WriteStartArray("models");
        WriteModel(json, card, null);
        json.WriteEndArray();
    });

    public static void WriteExport(ModelCard card, IReadOnlyList<string> files, Stream stream) => JsonReport.Write(stream, "models export", ExitCode.Done, null, json =>
    {
        json.WriteStartArray("models");
        WriteModel(json, card, null);
        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (string file in files)
        {
            json.WriteStringValue(Path.GetFullPath(file));
        }

        json.WriteEndArray();
    });

    /// <summary>Writes one model, with its problems if it was checked.</summary>
    public static void WriteModel(Utf8JsonWriter json, ModelCard card, ModelVerification? checkedAs)
    {
        json.WriteStartObject();
        json.WriteString("name", card.Name);
        json.WriteBoolean("default", card.IsDefault);
        json.WriteString("purpose", Words.Role(card.Role)); // the role's name in earlier versions
        json.WriteString("role", Words.Role(card.Role));
        json.WriteString("network", card.Network);
        bool hasWeights = card.PresentFiles.Count == card.Files.Count;
        json.WriteString("weights", hasWeights ? card.WeightsPath : null);
        json.WriteNumber("bytes", hasWeights ? card.Bytes : card.PresentFiles.Sum(file => file.Bytes));
        json.WriteNumber("parameters", card.Parameters);
        json.WriteString("sha256", hasWeights ? card.Sha256 : null);
        WriteFiles(json, card);
        json.WriteStartArray("graphs");
        foreach (ModelGraph graph in card.PresentGraphs)
        {
            json.WriteStartObject();
            json.WriteString("name", graph.Name);
            json.WriteString("file", Path.Combine(card.Folder, graph.File));
            json.WriteNumber("bytes", graph.Bytes);
            json.WriteString("sha256", graph.Sha256);
            if (graph.Bits is { } bits)
            {
                json.WriteNumber("bits", bits);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
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

    /// <summary>The files of a model that has several.</summary>
    private static void WriteFiles(Utf8JsonWriter json, ModelCard card)
    {
        if (card.Files.Count < 2)
        {
            return;
        }

        json.WriteStartArray("files");
        foreach (ModelFile file in card.PresentFiles)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("network", file.Network);
            json.WriteString("weights", Path.Combine(card.Folder, file.File));
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePublished(Utf8JsonWriter json, IEnumerable<PublishedState> published)
    {
        json.WriteStartArray("published");
        foreach (PublishedState state in published)
        {
            json.WriteStartObject();
            json.WriteString("name", state.Weights.Name);
            json.WriteBoolean("pulled", state.IsPulled);
            json.WriteString("path", state.Path);
            json.WriteNumber("bytes", state.Weights.Bytes);
            json.WriteString("license", state.Weights.License);
            json.WriteString("description", state.Weights.Description);
            WriteFiles(json, state.Weights.Files);
            if (state.Problems is not null)
            {
                json.WriteBoolean("good", state.IsGood);
                WriteProblems(json, state.Problems);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<PublishedFile> files)
    {
        json.WriteStartArray("files");
        foreach (PublishedFile file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("address", file.Address.ToString());
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<string> problems)
    {
        json.WriteStartArray("problems");
        foreach (string problem in problems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
    }
}

/// <summary>Published weights and their state on this machine.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Path">Their path, whether or not they are downloaded.</param>
/// <param name="IsPulled">Whether they are downloaded.</param>
/// <param name="Problems">The problems found; null if they were not checked.</param>
internal sealed record PublishedState(PublishedWeights Weights, string Path, bool IsPulled, IReadOnlyList<string>? Problems)
{
    public bool IsGood => Problems is { Count: 0 };

    public static PublishedState Of(PublishedFiles published, PublishedWeights weights) => new(weights, published.PathOf(weights), published.IsPulled(weights), null);

    public static PublishedState Checked(PublishedFiles published, PublishedWeights weights) => Of(published, weights) with { Problems = published.Verify(weights) };
}
