using System.Text.Json.Serialization;

namespace Unblur.Models;

/// <summary>A card as it stands in JSON: <c>file</c>, <c>sha256</c> and <c>bytes</c> for one weight file, <c>files</c> for several; <c>graphs</c> for its ONNX files.</summary>
/// <remarks>A card without a <c>role</c> has its network's, where it is known; else it is for restoring.</remarks>
internal sealed record CardDocument
{
    public required string Name { get; init; }

    public required string Network { get; init; }

    public ModelRole? Role { get; init; }

    public string? File { get; init; }

    public string? Sha256 { get; init; }

    public long? Bytes { get; init; }

    public IReadOnlyList<ModelFile>? Files { get; init; }

    public IReadOnlyList<ModelGraph>? Graphs { get; init; }

    public required long Parameters { get; init; }

    public required string License { get; init; }

    public string Source { get; init; } = "";

    public string Description { get; init; } = "";

    public string TrainedOn { get; init; } = "";

    [JsonPropertyName("default")]
    public bool IsDefault { get; init; }

    internal static CardDocument Of(ModelCard card)
    {
        bool isOne = card.Files is [{ Name: "" }];
        return new CardDocument
        {
            Name = card.Name,
            Network = card.Network,
            Role = card.Role,
            File = isOne ? card.File : null,
            Sha256 = isOne ? card.Sha256 : null,
            Bytes = isOne ? card.Bytes : null,
            Files = isOne ? null : card.Files,
            Graphs = card.Graphs.Count > 0 ? card.Graphs : null,
            Parameters = card.Parameters,
            License = card.License,
            Source = card.Source,
            Description = card.Description,
            TrainedOn = card.TrainedOn,
            IsDefault = card.IsDefault,
        };
    }

    /// <summary>What would be lost if the card were written again.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Files is not null && (File is not null || Sha256 is not null))
        {
            yield return "it has both 'file' (or 'sha256') and 'files': give 'file', 'sha256' and 'bytes' for one weight file, or 'files' alone for several";
        }

        if (Files is [{ Name: null or "" }])
        {
            yield return "the only entry of its 'files' has no name: give 'file', 'sha256' and 'bytes' instead, or name the entry";
        }
    }

    internal ModelCard ToCard(string folder, IWeightReader? weights)
    {
        var card = new ModelCard
        {
            Name = Name,
            Network = Network,
            Role = Role ?? weights?.RoleOf(Network) ?? ModelRole.Deblur,
            File = File ?? "",
            Sha256 = Sha256 ?? "",
            Bytes = Bytes ?? Files?.Sum(file => file.Bytes) ?? 0,
            Parameters = Parameters,
            License = License,
            Source = Source,
            Description = Description,
            TrainedOn = TrainedOn,
            IsDefault = IsDefault,
            Graphs = Graphs ?? [],
            Folder = folder,
        };
        return Files is null ? card : card with { Files = Files };
    }
}

/// <summary>Serialiser made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(RoleJson)],
    WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(CardDocument))]
internal sealed partial class CardJson : JsonSerializerContext;

/// <summary>Roles in small letters.</summary>
internal sealed class RoleJson() : JsonStringEnumConverter<ModelRole>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
