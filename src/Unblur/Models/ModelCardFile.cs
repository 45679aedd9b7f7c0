using System.Text.Json;
using System.Text.RegularExpressions;
using Unblur.Imaging;

namespace Unblur.Models;

/// <summary>Cards from and to JSON; equal cards give equal bytes.</summary>
internal static partial class ModelCardFile
{
    internal const string Extension = ".json";

    private const int Sha256Digits = 64;

    /// <exception cref="ModelException">The card cannot be read, is no card, or contradicts itself.</exception>
    /// <param name="path">The card.</param>
    /// <param name="weights">Knows the roles of networks; null where nothing does.</param>
    internal static ModelCard Read(string path, IWeightReader? weights)
    {
        try
        {
            CardDocument document = JsonSerializer.Deserialize(File.ReadAllBytes(path), CardJson.Default.CardDocument)
                ?? throw new ModelException($"{path} is 'null', not a model card.");
            ModelCard card = document.ToCard(Path.GetDirectoryName(Path.GetFullPath(path))!, weights);
            string[] problems = [.. document.Problems(), .. Problems(card, path, weights)];
            return problems.Length > 0 ? throw new ModelException($"{path} is no model card: {string.Join("; ", problems)}.") : card;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read as a model card: {failure.Message}", failure);
        }
    }

    internal static void Write(ModelCard card)
        => AtomicFile.Write(
            Path.Combine(card.Folder, card.Name + Extension),
            file => file.Write([.. JsonSerializer.SerializeToUtf8Bytes(CardDocument.Of(card), CardJson.Default.CardDocument), (byte)'\n']));

    /// <summary>Whether a name can be a file's, on any system, and is easy to type.</summary>
    internal static bool IsName(string name) => NamePattern().IsMatch(name);

    private static List<string> Problems(ModelCard card, string path, IWeightReader? weights)
    {
        List<string> problems = [];
        if (!IsName(card.Name) || card.Name != Path.GetFileNameWithoutExtension(path))
        {
            problems.Add($"its name is '{card.Name}', which must be the file's, in small letters, digits, dot, dash and underscore");
        }

        if (weights?.RoleOf(card.Network) is { } role && role != card.Role)
        {
            problems.Add($"its role is {card.Role}, but the network {card.Network} is for {role}");
        }

        if (card.Files.Count == 0 || card.Files.Select(file => file.Name).Distinct().Count() < card.Files.Count)
        {
            problems.Add("its files must be one at least, each with a name of its own");
        }

        if (card.Graphs.Count > 0 && (card.Graphs.All(graph => graph.Name != "" || graph.Bits is not null)
            || card.Graphs.Select(graph => (graph.Name, graph.Bits)).Distinct().Count() < card.Graphs.Count))
        {
            problems.Add("its graphs must be the main one, without a name, and others with a name of their own; each may come once more in 8 bits");
        }

        problems.AddRange(card.Graphs.Where(graph => graph.Bits is not null && !card.Graphs.Any(other => other.Name == graph.Name && other.Bits is null))
            .Select(graph => $"its graph {graph.File} in 8 bits comes without the one in float32"));

        if (card.Graphs.FirstOrDefault(graph => graph.Bits is not (null or 8)) is { } odd)
        {
            problems.Add($"the bits of its graph {odd.File} are {odd.Bits}: give 8, or leave them out for float32");
        }

        problems.AddRange(card.Files.Select(file => (file.File, file.Sha256)).Concat(card.Graphs.Select(graph => (graph.File, graph.Sha256))).SelectMany(Problems));
        return problems;
    }

    private static IEnumerable<string> Problems((string? Name, string? Sha256) file)
    {
        if (string.IsNullOrEmpty(file.Name) || file.Name != Path.GetFileName(file.Name))
        {
            yield return $"its file is '{file.Name}': name a file next to the card";
        }

        if (file.Sha256?.Length != Sha256Digits || !file.Sha256.All(char.IsAsciiHexDigitLower))
        {
            yield return $"its sha256 is '{file.Sha256}': give {Sha256Digits} small hexadecimal digits";
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();
}
