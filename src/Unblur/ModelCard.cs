namespace Unblur;

/// <summary>What is known of one model. It is kept as <c>NAME.json</c> next to the weights; <c>NAME.md</c>, where there is one, says more.</summary>
public sealed record ModelCard
{
    private readonly IReadOnlyList<ModelFile>? _files;

    /// <summary>The name that a user types: small letters, digits, dot, dash and underscore.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of network: <c>shakeunet</c>, <c>dmphn</c>, <c>offsetnet</c> and so on; with several files, the method that they belong to.</summary>
    public required string Network { get; init; }

    /// <summary>What the model is for. Default: restoring.</summary>
    public ModelRole Role { get; init; }

    /// <summary>The weight file, next to the card; empty where there are several or none.</summary>
    public string File { get; init; } = "";

    /// <summary>SHA-256 of the weight file, 64 small hexadecimal digits; empty where there are several or none.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Size of all weight files together, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>All weight files: the one, or those of a method with several networks.</summary>
    public IReadOnlyList<ModelFile> Files { get => _files ?? [new ModelFile("", Network, File, Sha256, Bytes)]; init => _files = value; }

    /// <summary>The same networks as ONNX, by which they are run; empty where they are written from the weights when they are first used.</summary>
    public IReadOnlyList<ModelGraph> Graphs { get; init; } = [];

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

    /// <summary>Whether this model is used where none is named, for its role.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The folder that holds the card and the weights.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Whether there is a card at all: a model named by its path may have none, and then there is no checksum to compare with.</summary>
    public bool IsCatalogued { get; init; } = true;

    /// <summary>The weight file; the folder where there are several.</summary>
    public string WeightsPath => Path.Combine(Folder, File);

    /// <summary>The weight files that are there: archives and packages have ONNX files alone.</summary>
    public IReadOnlyList<ModelFile> PresentFiles => [.. Files.Where(file => file.File.Length > 0 && Path.Exists(Path.Combine(Folder, file.File)))];

    /// <summary>The ONNX files that are there.</summary>
    public IReadOnlyList<ModelGraph> PresentGraphs => [.. Graphs.Where(graph => Path.Exists(Path.Combine(Folder, graph.File)))];

    /// <summary>Where the human-readable card is, if there is one.</summary>
    public string DocumentPath => Path.Combine(Folder, $"{Name}.md");
}

/// <summary>One weight file of a model.</summary>
/// <param name="Name">What the method calls it: <c>flow</c>, <c>prior</c>; empty for the only file of a model.</param>
/// <param name="Network">The kind of network.</param>
/// <param name="File">The file, next to the card.</param>
/// <param name="Sha256">SHA-256 of the file, 64 small hexadecimal digits.</param>
/// <param name="Bytes">Size in bytes.</param>
public sealed record ModelFile(string Name, string Network, string File, string Sha256, long Bytes);

/// <summary>An ONNX file of a model.</summary>
/// <param name="Name">Empty for the main graph of the network, else what it is called: <c>estimator</c>.</param>
/// <param name="File">The file, next to the card.</param>
/// <param name="Sha256">SHA-256 of the file, 64 small hexadecimal digits.</param>
/// <param name="Bytes">Size in bytes.</param>
public sealed record ModelGraph(string Name, string File, string Sha256, long Bytes)
{
    /// <summary>8 for a graph that computes in 8 bits, next to the one of the same name that does not; null for float32.</summary>
    public int? Bits { get; init; }
}

/// <summary>What a card says about a model that its weights do not show.</summary>
public sealed record ModelDescription
{
    /// <summary>The weights' licence, as an SPDX identifier where there is one. Default <c>unknown</c>.</summary>
    public string License { get; init; } = "unknown";

    /// <summary>Who made the weights and where they come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>One sentence: what the model is good for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The photos and the blur it has seen.</summary>
    public string TrainedOn { get; init; } = "";
}
