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
    /// <param name="key">The entry of a PyTorch checkpoint that holds the weights; null to look for it.</param>
    /// <returns>The network in evaluation mode, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="WeightFileException">
    /// The file is missing or damaged, holds values that are not finite, or no network of <see cref="NetworkCatalogue"/>.
    /// </exception>
    public static Network Load(string path, string? key = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return From(Directory.Exists(path) ? DmphnWeights.ReadFolder(path) : WeightFile.Read(path, key), path);
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
        (NetworkEntry entry, WeightFile named) = Detect(file, path);
        return Filled(entry, named, path);
    }

    /// <inheritdoc cref="From(WeightFile, string)"/>
    public static T From<T>(WeightFile file, string path)
        where T : Network => Required<T>(From(file, path), path);

    /// <summary>Saves weights, name and settings as safetensors; <see cref="Load(string)"/> gives the same network back.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="network">What to save.</param>
    /// <param name="metadata">More to keep with it: where it comes from, how it was trained.</param>
    /// <param name="isHalf">Whether values are rounded to float16, half the size: enough to use a network, not to go on training it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Network network, IReadOnlyDictionary<string, string>? metadata = null, bool isHalf = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        using TensorScope scope = new();
        Dictionary<string, string> all = new(metadata ?? new Dictionary<string, string>()) { [NameKey] = network.Card.Name };
        foreach ((string name, string value) in network.Settings)
        {
            all[name] = value;
        }

        Safetensors.Write(path, network.State().ToDictionary(entry => entry.Name, entry => Stored(entry.Parameter.Value)), all);

        StoredTensor Stored(Tensor value) => (isHalf && value.DType == DType.Float32 ? value.Detach().To(DType.Float16) : value).ToStored();
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

    private static (NetworkEntry Entry, WeightFile File) Detect(WeightFile file, string path)
    {
        string known = string.Join(", ", NetworkCatalogue.Entries.Select(entry => entry.Name));
        if (file.Metadata.TryGetValue(NameKey, out string? name))
        {
            NetworkEntry named = NetworkCatalogue.Find(name)
                ?? throw new WeightFileException(path, $"it holds the network '{name}', but known are {known}. Update the program.");
            return (named, WithoutPrefixes(file).FirstOrDefault(inner => named.Matches(inner.Tensors)) ?? file);
        }

        foreach (WeightFile inner in WithoutPrefixes(file))
        {
            if (NetworkCatalogue.Entries.FirstOrDefault(entry => entry.Matches(inner.Tensors)) is { } entry)
            {
                return (entry, inner);
            }
        }

        throw new WeightFileException(
            path, $"its {file.Tensors.Count} tensors ({string.Join(", ", file.Tensors.Keys.Take(ShownTensors))}, ...) belong to no known network; known are {known}.");
    }

    /// <summary>The weights as they are named, then without one common part of the names after the other.</summary>
    private static IEnumerable<WeightFile> WithoutPrefixes(WeightFile file)
    {
        for (WeightFile? inner = file; inner is not null; inner = WithoutCommonPrefix(inner))
        {
            yield return inner;
        }
    }

    /// <summary>The same weights without the first part of their names, where it is one and the same: frameworks put the attribute that holds a network there.</summary>
    private static WeightFile? WithoutCommonPrefix(WeightFile file)
    {
        string first = file.Tensors.Keys.FirstOrDefault() ?? "";
        int length = first.IndexOf('.', StringComparison.Ordinal) + 1;
        return length > 0 && file.Tensors.Keys.All(name => name.Length > length && name.StartsWith(first[..length], StringComparison.Ordinal))
            ? new WeightFile(
                new OrderedDictionary<string, StoredTensor>(file.Tensors.Select(tensor => KeyValuePair.Create(tensor.Key[length..], tensor.Value))), file.Metadata,
                [.. file.Notes, $"Removed '{first[..length]}' from the start of {file.Tensors.Count} names."])
            : null;
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
            if (network.State().FirstOrDefault(entry => !entry.Parameter.Value.AllFinite()).Name is { } broken)
            {
                throw new WeightFileException(path, $"its tensor {broken} holds values that are not finite. Its training diverged, or the file is damaged: take other weights.");
            }

            return network;
        }
        catch (WeightFileException)
        {
            network.Dispose();
            throw;
        }
        catch (WeightMismatchException mismatch)
        {
            network.Dispose();
            throw new WeightFileException(path, $"{mismatch.Message}. The file is damaged or of another variant of {entry.Name}.", mismatch);
        }
    }
}
