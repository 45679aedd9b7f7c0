using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Unblur.Models;

/// <summary>Cards from and to JSON; equal cards give equal bytes.</summary>
internal static partial class ModelCardFile
{
    internal const string Extension = ".json";

    private const int Sha256Digits = 64;

    /// <exception cref="ModelException">The card cannot be read, is no card, or contradicts itself.</exception>
    internal static ModelCard Read(string path)
    {
        try
        {
            ModelCard card = JsonSerializer.Deserialize(File.ReadAllBytes(path), CardJson.Default.ModelCard)
                ?? throw new ModelException($"{path} is 'null', not a model card.");
            card = card with { Folder = Path.GetDirectoryName(Path.GetFullPath(path))! };
            return Problems(card, path) is { Count: > 0 } problems ? throw new ModelException($"{path} is no model card: {string.Join("; ", problems)}.") : card;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read as a model card: {failure.Message}", failure);
        }
    }

    internal static void Write(ModelCard card)
    {
        string path = Path.Combine(card.Folder, card.Name + Extension);
        string temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        File.WriteAllBytes(temporary, [.. JsonSerializer.SerializeToUtf8Bytes(card, CardJson.Default.ModelCard), (byte)'\n']);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Whether a name can be a file's, on any system, and is easy to type.</summary>
    internal static bool IsName(string name) => NamePattern().IsMatch(name);

    private static List<string> Problems(ModelCard card, string path)
    {
        List<string> problems = [];
        if (!IsName(card.Name) || card.Name != Path.GetFileNameWithoutExtension(path))
        {
            problems.Add($"its name is '{card.Name}', which must be the file's, in small letters, digits, dot, dash and underscore");
        }

        if (card.File.Length == 0 || card.File != Path.GetFileName(card.File))
        {
            problems.Add($"its file is '{card.File}': name a file beside the card");
        }

        if (card.Sha256.Length != Sha256Digits || !card.Sha256.All(char.IsAsciiHexDigitLower))
        {
            problems.Add($"its sha256 is '{card.Sha256}': give {Sha256Digits} small hexadecimal digits");
        }

        return problems;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();
}

/// <summary>Serialiser made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ModelCard))]
internal sealed partial class CardJson : JsonSerializerContext;
