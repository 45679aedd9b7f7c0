using System.Text.Json.Serialization;
using Unblur.Networks.OffsetNet;

namespace Unblur;

/// <summary>What is known of one model. It is kept as <c>NAME.json</c> beside the weights; <c>NAME.md</c>, where there is one, tells the story.</summary>
public sealed record ModelCard
{
    /// <summary>The name that a user types: small letters, digits, dot, dash and underscore.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of network: <c>shakeunet</c>, <c>dmphn</c>, <c>offsetnet</c> and so on.</summary>
    public required string Network { get; init; }

    /// <summary>What such a network is for.</summary>
    [JsonIgnore]
    public ModelPurpose Purpose => Network == OffsetNet.Name ? ModelPurpose.Motion : ModelPurpose.Deblur;

    /// <summary>The weight file, beside the card.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the weight file, 64 small hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the weight file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Trained values.</summary>
    public required long Parameters { get; init; }

    /// <inheritdoc cref="ModelDescription.License"/>
    public required string License { get; init; }

    /// <inheritdoc cref="ModelDescription.Source"/>
    public string Source { get; init; } = "";

    /// <inheritdoc cref="ModelDescription.Description"/>
    public string Description { get; init; } = "";

    /// <inheritdoc cref="ModelDescription.TrainedOn"/>
    public string TrainedOn { get; init; } = "";

    /// <summary>Whether this model is used where none is named, for its purpose.</summary>
    [JsonPropertyName("default")]
    public bool IsDefault { get; init; }

    /// <summary>The folder that holds the card and the weights.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>Whether there is a card at all: a model named by its path may have none, and then there is no checksum to hold it to.</summary>
    [JsonIgnore]
    public bool IsCatalogued { get; init; } = true;

    /// <summary>Where the weights lie.</summary>
    [JsonIgnore]
    public string WeightsPath => Path.Combine(Folder, File);

    /// <summary>Where the human-readable card lies, if there is one.</summary>
    [JsonIgnore]
    public string DocumentPath => Path.Combine(Folder, $"{Name}.md");
}
