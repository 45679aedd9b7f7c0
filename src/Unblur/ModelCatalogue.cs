using System.Diagnostics.CodeAnalysis;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Models;

namespace Unblur;

/// <summary>The models that are installed: every <c>NAME.json</c> of some folders, with the weights next to it.</summary>
public sealed class ModelCatalogue
{
    private readonly IReadOnlyList<string> _folders;
    private readonly IWeightReader? _weights;

    private ModelCatalogue(IReadOnlyList<string> folders, IWeightReader? weights)
    {
        (_folders, _weights) = (folders, weights);
        Refresh();
    }

    /// <summary>The models, by name; where two folders hold the same name, the one of the earlier folder.</summary>
    public IReadOnlyList<ModelCard> Models { get; private set; } = [];

    /// <summary>Cards that could not be read, and why.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The folder that <see cref="Import"/> writes to: the last one.</summary>
    public string ImportFolder => _folders[^1];

    /// <summary>Reads the cards of some folders; one that does not exist holds none.</summary>
    /// <param name="folders">Default: <c>models</c> in UNBLUR_HOME, next to the program, and in the user's <c>unblur</c> folder below XDG_DATA_HOME (<c>~/.local/share</c>).</param>
    public static ModelCatalogue Open(params string[] folders) => Open(null, folders);

    /// <param name="weights">Reads weights and writes them as ONNX; null for models with ONNX files alone.</param>
    /// <param name="folders">As for <see cref="Open(string[])"/>.</param>
    /// <inheritdoc cref="Open(string[])"/>
    public static ModelCatalogue Open(IWeightReader? weights, params string[] folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return new(folders.Length > 0 ? [.. folders.Select(Path.GetFullPath)] : ModelFolders.Default(Environment.GetEnvironmentVariable), weights);
    }

    /// <summary>
    /// The model of a name, of a path to a weight file, to a folder of a checkpoint or of a training run (its best weights, else its newest; or its motion
    /// network), or the role's default model. A name goes before a path: <c>./NAME</c> is the path.
    /// </summary>
    /// <param name="nameOrPath">Null for the default model.</param>
    /// <param name="role">What it must be for; null for any, where what restores photos comes first.</param>
    /// <exception cref="ModelException">There is none of this role, and the message lists what there is; or the run has no such weights.</exception>
    public ModelCard Find(string? nameOrPath = null, ModelRole? role = null)
    {
        ModelRole first = role ?? ModelRole.Deblur;
        if (nameOrPath is null)
        {
            return Models.FirstOrDefault(card => card.IsDefault && card.Role == first)
                ?? throw new ModelException($"no default {(first == ModelRole.Deblur ? "" : $"{first} ".ToLowerInvariant())}model is installed. {WhatThereIs(role)}");
        }

        ModelCard found = Models.FirstOrDefault(card => card.Name == nameOrPath)
            ?? (Path.Exists(nameOrPath) ? new ModelFiles(_weights).Describe(nameOrPath, first) : throw new ModelException($"there is no model '{nameOrPath}', and no such file. {WhatThereIs(role)}"));
        return role is null || found.Role == role ? found : throw new ModelException($"the model '{nameOrPath}' {ModelRoles.Does(found.Role)}. {WhatThereIs(role)}");
    }

    /// <summary>Checks that a model's weights are there, have the size and checksum of the card, and load.</summary>
    public ModelVerification Verify(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        try
        {
            new ModelFiles(_weights).Verify(card);
            return new ModelVerification(card, []);
        }
        catch (ModelException problem)
        {
            return new ModelVerification(card, [problem.Message]);
        }
    }

    /// <summary>Brings foreign weights in, as safetensors with a card. Nothing in them is ever run.</summary>
    /// <param name="source">A .safetensors, .pth, .pt or .pkl file, the folder of DMPHN's authors with a file for each encoder and decoder, or the folder of a training run, of which the network that restores is taken.</param>
    /// <param name="name">What the model will be called; by default the name of the file or folder.</param>
    /// <param name="description">What else the card says.</param>
    /// <param name="key">The entry of a PyTorch checkpoint that holds the weights, where there are several; null to look for it.</param>
    /// <param name="isHalf">Whether values are rounded to float16, half the size.</param>
    /// <returns>The new card; <see cref="Models"/> has it too.</returns>
    /// <exception cref="ModelException">The weights cannot be read, are refused or belong to no known network, or the name is taken or none.</exception>
    public ModelCard Import(string source, string? name = null, ModelDescription? description = null, string? key = null, bool isHalf = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        name ??= ModelFiles.NameFor(source);
        if (!ModelCardFile.IsName(name))
        {
            throw new ModelException($"a model cannot be called '{name}': use small letters, digits, dot, dash and underscore, at most 64, and a letter or digit first.");
        }

        if (Models.FirstOrDefault(card => card.Name == name) is { } taken)
        {
            throw new ModelException($"there is a model '{name}' in {taken.Folder}: give another name, or delete that one.");
        }

        if (ModelFiles.Written(ImportFolder, name).FirstOrDefault(file => Path.Exists(file) || FileLinks.IsDangling(file)) is { } there)
        {
            throw new ModelException($"{there} is there already, and no model list has it: give another name, or move it away.");
        }

        ModelCard imported = new ModelFiles(_weights).Import(source, name, ImportFolder, description ?? new ModelDescription(), key, isHalf);
        Refresh();
        return imported;
    }

    /// <summary>Writes a model as ONNX: for images of any size that it takes, with its weights and what is known of it inside.</summary>
    /// <param name="card">The model.</param>
    /// <param name="path">The file, <c>NAME.onnx</c>. Further graphs and networks of a model go to <c>NAME.GRAPH.onnx</c>.</param>
    /// <param name="options">How it is written.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="ModelException">The weights are missing or damaged.</exception>
    /// <exception cref="ArgumentException">A file exists, or the model cannot be written as ONNX.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<string> Export(ModelCard card, string path, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ExportOptions();
        options.Validate();
        return new OnnxFiles(_weights).Export(card, path, options);
    }

    /// <summary>Loads a graph of a model.</summary>
    /// <param name="card">The model, of one network.</param>
    /// <param name="device">Where it will compute.</param>
    /// <param name="threads">Threads of the processor; 0 for all.</param>
    /// <param name="graph">Empty for the main one.</param>
    /// <exception cref="ModelException">Files are missing or damaged, or nothing can write the weights as ONNX.</exception>
    internal INetwork Load(ModelCard card, ExecutionDevice device, int threads, string graph = "") => new OnnxFiles(_weights).Load(card, graph, device, threads);

    private void Refresh()
    {
        SortedDictionary<string, ModelCard> models = new(StringComparer.Ordinal);
        List<string> problems = [];
        foreach (string? path in _folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*" + ModelCardFile.Extension).Where(RegularFile.Exists).Order(StringComparer.Ordinal)))
        {
            try
            {
                ModelCard card = ModelCardFile.Read(path, _weights);
                models.TryAdd(card.Name, card);
            }
            catch (ModelException problem)
            {
                problems.Add(problem.Message);
            }
        }

        (Models, Problems) = ([.. models.Values], problems);
    }

    private string WhatThereIs(ModelRole? role)
    {
        string[] fitting = Models.Where(card => role is null || card.Role == role).Select(card => card.Name).ToArray();
        string installed = fitting.Length > 0 ? $"Installed are {string.Join(", ", fitting)}" : "None is installed";
        string broken = Problems.Count > 0 ? $" Not readable: {string.Join(" ", Problems)}" : "";
        return $"{installed} (looked in {string.Join(", ", _folders)}). Give one of these, the path of a weight file, or import one.{broken}";
    }
}

/// <summary>What checking a model's weights found.</summary>
/// <param name="Card">The model.</param>
/// <param name="Problems">What is wrong, with the values and what to do; empty where all is well.</param>
public sealed record ModelVerification(ModelCard Card, IReadOnlyList<string> Problems)
{
    /// <summary>The weights are there, are the ones the card means, and load.</summary>
    public bool IsGood => Problems.Count == 0;
}

/// <summary>A model is not there, or its weights are missing, damaged or refused. The message names the files and says what to do.</summary>
public sealed class ModelException(string message, Exception? cause = null) : Exception(message, cause);
