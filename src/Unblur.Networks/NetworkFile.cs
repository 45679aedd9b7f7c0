using Unblur.Networks.Dmphn;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>Networks of every role from and to weight files.</summary>
public static class NetworkFile
{
    /// <summary>The metadata entry that holds <see cref="NetworkCard.Name"/>.</summary>
    public const string NameKey = "network";

    private const int ShownTensors = 5;
    private const double MostClaimed = 2;

    /// <summary>Loads a network from a weight file, ours or its authors': which one it is, and of what size, is read from the file.</summary>
    /// <param name="path">Safetensors, a PyTorch checkpoint, or the folder of a checkpoint of several files.</param>
    /// <returns>The network in evaluation mode, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="WeightFileException">The file is missing or damaged, or holds no network of <see cref="NetworkCatalogue"/>.</exception>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return From(Directory.Exists(path) ? DmphnWeights.ReadFolder(path) : WeightFile.Read(path), path);
    }

    /// <summary>As <see cref="Load(string)"/>, for a place that needs one network, or any <see cref="DeblurNetwork"/>.</summary>
    /// <exception cref="WeightFileException">The file is missing or damaged, or holds another network.</exception>
    public static T Load<T>(string path)
        where T : Network => Required<T>(Load(path), path);

    /// <summary>As <see cref="Load(string)"/>, from weights that have been read.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="path">Where they came from, for messages.</param>
    /// <exception cref="WeightFileException">They are of no network of <see cref="NetworkCatalogue"/>.</exception>
    public static Network From(WeightFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Filled(Detect(file, path), file, path);
    }

    /// <inheritdoc cref="From(WeightFile, string)"/>
    public static T From<T>(WeightFile file, string path)
        where T : Network => Required<T>(From(file, path), path);

    /// <summary>Saves weights, name and settings as safetensors; <see cref="Load(string)"/> gives the same network back.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="network">What to save.</param>
    /// <param name="metadata">More to keep with it: where it comes from, how it was trained.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Network network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<string, string> all = new(metadata ?? new Dictionary<string, string>()) { [NameKey] = network.Card.Name };
        foreach ((string name, string value) in network.Settings)
        {
            all[name] = value;
        }

        Safetensors.Write(path, network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()), all);
    }

    private static T Required<T>(Network network, string path)
        where T : Network
    {
        if (network is T required)
        {
            return required;
        }

        string name = network.Card.Name;
        network.Dispose();
        throw new WeightFileException(path, $"it holds {name}, not {typeof(T).Name}: name weights of the other network.");
    }

    private static NetworkEntry Detect(WeightFile file, string path)
    {
        string known = string.Join(", ", NetworkCatalogue.Entries.Select(entry => entry.Name));
        if (file.Metadata.TryGetValue(NameKey, out string? name))
        {
            return NetworkCatalogue.Find(name) ?? throw new WeightFileException(path, $"it holds the network '{name}', but known are {known}. Update the program.");
        }

        return NetworkCatalogue.Entries.FirstOrDefault(entry => entry.Matches(file.Tensors))
            ?? throw new WeightFileException(
                path,
                $"its {file.Tensors.Count} tensors ({string.Join(", ", file.Tensors.Keys.Take(ShownTensors))}, ...) belong to no known network; known are {known}.");
    }

    // A few bytes can claim a network of gigabytes. Where only a tensor or two are missing, a later error names them.
    private static void RefuseOtherSize(NetworkEntry entry, WeightFile file, string path)
    {
        KeyValuePair<string, StoredTensor> empty = file.Tensors.FirstOrDefault(tensor => tensor.Value.Count == 0);
        if (empty.Key is not null)
        {
            throw new WeightFileException(path, $"its tensor {empty.Key} is empty ({empty.Value}). The file is damaged.");
        }

        try
        {
            double claimed = entry.ParameterCount(file);
            double held = file.Tensors.Values.Sum(tensor => (double)tensor.Count);
            if (claimed > MostClaimed * held)
            {
                throw new WeightFileException(path, $"its shapes are of a {entry.Name} with {claimed:0} parameters, but it holds {held:0}. The file is damaged.");
            }
        }
        catch (ArgumentException error)
        {
            throw new WeightFileException(path, $"its shapes make no {entry.Name}: {error.Message} The file is damaged.", error);
        }
    }

    private static Network Filled(NetworkEntry entry, WeightFile file, string path)
    {
        RefuseOtherSize(entry, file, path);
        if (entry.Problem(file) is { } problem)
        {
            throw new WeightFileException(path, problem);
        }

        Network network = entry.Create(file);
        try
        {
            using var scope = new TensorScope();
            network.Load(file.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.ToTensor()));
            network.Eval();
            return network;
        }
        catch (WeightMismatchException mismatch)
        {
            network.Dispose();
            throw new WeightFileException(path, $"{mismatch.Message}. The file is damaged or of another variant of {entry.Name}.", mismatch);
        }
    }
}
