using System.Globalization;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Dmphn;

/// <summary>DMPHN's weights: the authors' folder of one file for each encoder and decoder, NeurMAP's single file, and our own.</summary>
internal static class DmphnWeights
{
    internal const string OffsetKey = "offset";

    /// <summary>The authors subtract this from the image and add it to the result.</summary>
    private const double AuthorsOffset = 0.5;

    private const int MostLevels = 4;

    private static readonly DmphnOptions s_usual = new();

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = Dmphn.Name,
        Role = NetworkRole.Deblur,
        Options =
        [
            NetworkOption.Whole("levels", s_usual.Levels, "Levels, 1 to 4: 2 is 1-2, 3 is 1-2-4, 4 is 1-2-4-8 patches."),
            NetworkOption.Number(OffsetKey, s_usual.Offset, "What is subtracted from the input and added to the result; the authors' weights were trained with 0.5."),
        ],
        Matches = tensors => tensors.ContainsKey("encoder_lv1.layer1.weight") && tensors.ContainsKey("decoder_lv1.layer24.weight"),
        ParameterCount = file => Dmphn.LevelParameters * Levels(file.Tensors),
        Create = file => new Dmphn(new DmphnOptions { Levels = Levels(file.Tensors), Offset = Offset(file.Metadata) }),
        Check = values => Options(values).Validate(),
        Make = values => new Dmphn(Options(values)),
    };

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

    private static DmphnOptions Options(NetworkValues values) => new() { Levels = values.Whole("levels"), Offset = values.Number(OffsetKey) };

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
