using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Training.Session;

/// <summary>A checkpoint that was read: its parts by name. Knows the formats of earlier versions.</summary>
internal sealed class StoredState
{
    private const string OldOptimizer = "optimiser";
    private const string Optimizer = "optimizer";

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private StoredState(string path, IReadOnlyDictionary<string, string> metadata, Dictionary<string, StoredTensor> tensors)
        => (_path, _metadata, _tensors) = (path, metadata, tensors);

    /// <summary>Reads a checkpoint of a system.</summary>
    /// <exception cref="WeightFileException">The file is damaged, or a checkpoint of another kind of training.</exception>
    internal static StoredState Read(string path, string system, string format)
    {
        var file = WeightFile.Read(path);
        string found = file.Metadata.GetValueOrDefault("format", "");
        if (found == format && file.Metadata.GetValueOrDefault("system") == system)
        {
            return new StoredState(path, file.Metadata, new(file.Tensors));
        }

        return found == $"unblur-{system}-1"
            ? new StoredState(path, Renamed(file.Metadata), file.Tensors.ToDictionary(entry => Renamed(entry.Key), entry => entry.Value))
            : throw new WeightFileException(
                path,
                $"this is not a checkpoint of the training '{system}' (format '{found}', training '{file.Metadata.GetValueOrDefault("system", "none")}'). Resume from a run folder's checkpoints.");
    }

    /// <summary>The tensors of a part, without its name in front; under the empty name where the part is one tensor.</summary>
    internal Dictionary<string, Tensor> Part(string name)
        => _tensors.Where(entry => entry.Key == name || entry.Key.StartsWith($"{name}.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key.Length == name.Length ? "" : entry.Key[(name.Length + 1)..], entry => entry.Value.ToTensor());

    /// <summary>Passes a part on to what takes it.</summary>
    /// <exception cref="WeightFileException">The part is missing, or does not fit: the recipe asks for another size.</exception>
    internal void Fill(string name, Action<IReadOnlyDictionary<string, Tensor>> load)
    {
        try
        {
            load(Part(name));
        }
        catch (Exception failure) when (failure is ArgumentException or KeyNotFoundException)
        {
            throw new WeightFileException(_path, $"its part '{name}' does not fit the recipe: {failure.Message} Resume with the values that the run was begun with.", failure);
        }
    }

    /// <exception cref="WeightFileException">There is no such number.</exception>
    internal long Whole(string key, long? fallback = null)
        => _metadata.TryGetValue(key, out string? text)
            ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw Missing(key)
            : fallback ?? throw Missing(key);

    /// <exception cref="WeightFileException">There is no such number.</exception>
    internal double Number(string key)
        => _metadata.TryGetValue(key, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Missing(key);

    private WeightFileException Missing(string key) => new(_path, $"it has no valid number '{key}'. The file is damaged.");

    // Version 0.1 wrote best_psnr, and "optimiser" where a run had one.
    private static Dictionary<string, string> Renamed(IReadOnlyDictionary<string, string> metadata)
        => metadata.ToDictionary(entry => entry.Key == "best_psnr" ? "best" : entry.Key, entry => entry.Value);

    private static string Renamed(string key)
    {
        string part = key.Split('.')[0];
        return part == OldOptimizer ? $"network_{Optimizer}{key[part.Length..]}"
            : part.EndsWith($"_{OldOptimizer}", StringComparison.Ordinal) ? $"{part[..^OldOptimizer.Length]}{Optimizer}{key[part.Length..]}"
            : key;
    }
}
