using System.Globalization;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Dmphn;

/// <summary>DMPHN's weights: the authors' folder of one file for each encoder and decoder, NeurMAP's single file, and our own.</summary>
public static class DmphnWeights
{
    internal const string OffsetKey = "offset";

    /// <summary>The authors subtract this from the image and add it to the result.</summary>
    private const double AuthorsOffset = 0.5;

    private const int MostLevels = 4;

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = Dmphn.Name,
        Matches = tensors => tensors.ContainsKey("encoder_lv1.layer1.weight") && tensors.ContainsKey("decoder_lv1.layer24.weight"),
        ParameterCount = file => Dmphn.LevelParameters * Levels(file.Tensors),
        Create = file => new Dmphn(new DmphnOptions { Levels = Levels(file.Tensors), Offset = Offset(file.Metadata) }),
    };

    /// <summary>Loads DMPHN from a file or from a folder with <c>encoder_lv1.pkl</c> ... <c>decoder_lv3.pkl</c>.</summary>
    /// <exception cref="WeightFileException">A file is missing, damaged or of another network.</exception>
    public static Dmphn Load(string path)
    {
        DeblurNetwork network = NetworkFile.Load(path);
        if (network is Dmphn dmphn)
        {
            return dmphn;
        }

        string name = network.Card.Name;
        network.Dispose();
        throw new WeightFileException(path, $"it holds {name}, not {Dmphn.Name}.");
    }

    /// <summary>The authors' folder as one file: names get the file's as their prefix, and the offset is theirs.</summary>
    /// <exception cref="WeightFileException">A file is missing or damaged.</exception>
    internal static WeightFile ReadFolder(string folder)
    {
        Dictionary<string, StoredTensor> tensors = [];
        foreach (string module in Modules(folder))
        {
            foreach ((string name, StoredTensor tensor) in WeightFile.Read(Path.Combine(folder, $"{module}.pkl")).Tensors)
            {
                tensors[$"{module}.{name}"] = tensor;
            }
        }

        return new WeightFile(tensors, new Dictionary<string, string> { [OffsetKey] = AuthorsOffset.ToString(CultureInfo.InvariantCulture) });
    }

    private static IEnumerable<string> Modules(string folder)
    {
        string[] files = [.. Enumerable.Range(1, MostLevels).SelectMany(level => new[] { $"encoder_lv{level}", $"decoder_lv{level}" })];
        int count = Array.FindLastIndex(files, module => File.Exists(Path.Combine(folder, $"{module}.pkl"))) + 1;
        return count > 0
            ? files.Take(count + (count % 2))
            : throw new WeightFileException(folder, "the folder holds no encoder_lv1.pkl: name a weight file, or the folder of the authors' DMPHN checkpoint.");
    }

    private static int Levels(IReadOnlyDictionary<string, StoredTensor> tensors)
        => Enumerable.Range(1, MostLevels).Last(level => level == 1 || tensors.ContainsKey($"encoder_lv{level}.layer1.weight"));

    private static double Offset(IReadOnlyDictionary<string, string> metadata)
        => metadata.TryGetValue(OffsetKey, out string? text) && double.TryParse(text, CultureInfo.InvariantCulture, out double offset) ? offset : 0;
}
