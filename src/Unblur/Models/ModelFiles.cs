using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Onnx;
using Unblur.Torch.Checkpoints;

namespace Unblur.Models;

/// <summary>Between cards and their weight files.</summary>
internal static class ModelFiles
{
    private const string WeightExtension = ".safetensors";

    /// <summary>The network of a model of one file, after its weights were compared with the card.</summary>
    /// <typeparam name="T">What <see cref="ModelCard.Role"/> asks for, such as a <see cref="DeblurNetwork"/>.</typeparam>
    /// <exception cref="ModelException">They are missing, damaged, others, or of no known network.</exception>
    internal static T Load<T>(ModelCard card)
        where T : Network
    {
        IReadOnlyDictionary<string, Network> networks = LoadAll(card);
        if (networks.Values.ToArray() is [T network])
        {
            return network;
        }

        Dispose(networks.Values);
        throw new ModelException($"the model '{card.Name}' has {networks.Count} networks ({card.Network}), where one {typeof(T).Name} is needed.");
    }

    /// <summary>The networks of a model by <see cref="ModelFile.Name"/>, after all weights were compared with the card. The caller disposes them.</summary>
    /// <exception cref="ModelException">Some are missing, damaged, others, or of no known network.</exception>
    internal static IReadOnlyDictionary<string, Network> LoadAll(ModelCard card) => Translate(() =>
    {
        Dictionary<string, Network> networks = [];
        try
        {
            foreach (ModelFile file in card.Files)
            {
                networks.Add(file.Name, LoadOne(card, file));
            }

            return networks;
        }
        catch
        {
            Dispose(networks.Values);
            throw;
        }
    });

    private static Network LoadOne(ModelCard card, ModelFile file)
    {
        string path = Path.Combine(card.Folder, file.File);
        if (card.IsCatalogued)
        {
            CheckFile(card.Name, path, file);
        }

        Network network = NetworkFile.Load(path);
        string found = network.Card.Name;
        if (found == file.Network)
        {
            return network;
        }

        network.Dispose();
        throw new ModelException($"{path} holds the network {found}, but its card says {file.Network}: correct the card, or import the weights again.");
    }

    private static void Dispose(IEnumerable<Network> networks)
    {
        foreach (Network network in networks)
        {
            network.Dispose();
        }
    }

    /// <summary>A card for weights that are named by their path: the one next to the file, where there is one.</summary>
    /// <param name="path">A file or the folder of a checkpoint, whatever they are for, or the folder of a run.</param>
    /// <param name="role">Which of a run's networks.</param>
    internal static ModelCard Describe(string path, ModelRole role) => Translate(() =>
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(role == ModelRole.Motion ? RunWeights.Motion(path) : RunWeights.Deblur(path)));
        if (CardNextTo(path) is { } card)
        {
            return card;
        }

        using Network network = NetworkFile.Load(path);
        bool isFile = File.Exists(path);
        return new ModelCard
        {
            Name = NameFor(path),
            Network = network.Card.Name,
            File = Path.GetFileName(path),
            Sha256 = isFile ? WeightFile.Sha256(path) : "",
            Bytes = isFile ? new FileInfo(path).Length : 0,
            Parameters = network.ParameterCount(),
            License = "unknown",
            Folder = Path.GetDirectoryName(path)!,
            IsCatalogued = false,
        };
    });

    // Other files can have the name of weights too, such as a report of unblur motion --json. A card that is damaged is refused.
    private static ModelCard? CardNextTo(string weights)
    {
        string next = Path.ChangeExtension(weights, ModelCardFile.Extension);
        if (!File.Exists(weights) || weights == next || !RegularFile.Exists(next) || !File.ReadAllText(next).Contains("\"sha256\"", StringComparison.Ordinal))
        {
            return null;
        }

        return ModelCardFile.Read(next) is { } card && card.WeightsPath == weights ? card : null;
    }

    /// <summary>The files that <see cref="Import"/> writes.</summary>
    internal static string[] Written(string folder, string name) => [Path.Combine(folder, name + WeightExtension), Path.Combine(folder, name + ModelCardFile.Extension)];

    internal static ModelCard Import(string source, string name, string folder, ModelDescription description, string? key, bool isHalf) => Translate(() =>
    {
        using Network network = NetworkFile.Load(RunWeights.Deblur(source), key);
        Directory.CreateDirectory(folder);
        string weights = Path.Combine(folder, name + WeightExtension);
        NetworkFile.Save(weights, network, isHalf: isHalf);
        var card = new ModelCard
        {
            Name = name,
            Network = network.Card.Name,
            Role = ModelRoles.Of(network.Card.Name),
            File = Path.GetFileName(weights),
            Sha256 = WeightFile.Sha256(weights),
            Bytes = new FileInfo(weights).Length,
            Parameters = network.ParameterCount(),
            License = description.License,
            Source = description.Source,
            Description = description.Description,
            TrainedOn = description.TrainedOn,
            Folder = folder,
        };
        ModelCardFile.Write(card);
        return card;
    });

    /// <summary>Writes the networks of a model as ONNX.</summary>
    internal static IReadOnlyList<string> Export(ModelCard card, string path, int opset, bool overwrite) => Translate(() =>
    {
        IReadOnlyDictionary<string, Network> networks = LoadAll(card);
        try
        {
            (string File, Network Network)[] parts =
                [.. networks.Select((entry, i) => (i == 0 ? path : Path.ChangeExtension(path, $".{entry.Key}{Path.GetExtension(path)}"), entry.Value))];
            (Network Network, NetworkGraph Graph, string File)[] graphs =
                [.. parts.SelectMany(part => OnnxExporter.Files(part.Network, part.File).Select(found => (part.Network, found.Graph, found.File)))];
            string[] existing = [.. graphs.Select(graph => graph.File).Where(Path.Exists)];
            if (existing.Length > 0 && (!overwrite || existing.Any(file => Path.GetFullPath(file) == card.WeightsPath)))
            {
                throw new ArgumentException($"{string.Join(", ", existing)} is there already: give another name with -o, or --overwrite to replace it, but not the weights themselves.");
            }

            foreach ((Network network, NetworkGraph graph, string file) in graphs)
            {
                byte[] model = OnnxExporter.Serialize(network, graph, opset);
                AtomicFile.Write(file, stream => stream.Write(model));
            }

            return (IReadOnlyList<string>)[.. graphs.Select(graph => graph.File)];
        }
        catch (OnnxExportException cannot)
        {
            throw new ArgumentException(cannot.Message, cannot);
        }
        finally
        {
            Dispose(networks.Values);
        }
    });

    /// <summary>The name of a file or folder as a model's: in small letters, with dashes in place of what names may not hold.</summary>
    internal static string NameFor(string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        string stem = Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
        IEnumerable<char> letters = stem.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        return string.Concat(letters).Trim('-', '.', '_');
    }

    private static void CheckFile(string model, string path, ModelFile card)
    {
        const string Remedy = "Get the weights again, or import your own.";
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelException($"the weights of {model} are missing: there is no {path}. {Remedy}");
        }

        if (file.Length != card.Bytes)
        {
            throw new ModelException($"{path} has {file.Length} bytes, but its card says {card.Bytes}: the file is cut off or another one. {Remedy}");
        }

        string found = WeightFile.Sha256(path);
        if (found != card.Sha256)
        {
            throw new ModelException($"{path} is damaged or another file: its SHA-256 is {found}, but its card says {card.Sha256}. {Remedy}");
        }
    }

    private static T Translate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is WeightFileException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException(failure.Message, failure);
        }
    }
}
