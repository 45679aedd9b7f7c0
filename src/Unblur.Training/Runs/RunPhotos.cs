using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Training.Recipes;

namespace Unblur.Training.Runs;

/// <summary>The photos that a run trains and measures on, by the recipe's keys: names and sizes, so that a resumed run notices others.</summary>
/// <remarks>Names are relative to the folders, which may be moved.</remarks>
public sealed class RunPhotos
{
    private const int MostNamed = 3;

    private readonly IReadOnlyList<(string Key, string Folder, SortedDictionary<string, long> Sizes)> _folders;

    private RunPhotos(IReadOnlyList<(string Key, string Folder, SortedDictionary<string, long> Sizes)> folders) => _folders = folders;

    /// <summary>How many photos there are.</summary>
    public int Count => _folders.Sum(folder => folder.Sizes.Count);

    /// <summary>Results of Unblur in the folders, which are not trained on.</summary>
    public int Results { get; private init; }

    /// <summary>SHA-256 over keys, names and sizes, in hexadecimal digits: equal where nothing differs.</summary>
    public string Fingerprint
    {
        get
        {
            StringBuilder text = new();
            foreach ((string key, string name, long size) in Entries())
            {
                text.Append(CultureInfo.InvariantCulture, $"{key}\n{name}\n{size}\n");
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    /// <summary>Lists the photos of a recipe as they are now. Folders that are not there have none.</summary>
    /// <exception cref="DataSetException">A folder cannot be listed.</exception>
    public static RunPhotos Of(RecipeDocument recipe, IReadOnlyList<RecipeKey> keys)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(keys);
        var ofPhotos = keys.Where(key => key.IsPhotos).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        (string Key, string Folder)[] folders = [.. from entry in recipe.InFull(keys) where ofPhotos.Contains(entry.Key) from folder in entry.Value select (entry.Key, folder)];
        return new RunPhotos([.. folders.Select(folder => (folder.Key, folder.Folder, PhotoListing.Of(folder.Folder)))])
        {
            Results = folders.Select(folder => folder.Folder).Distinct(StringComparer.Ordinal).Where(Directory.Exists).Sum(folder => PhotoFiles.Results(folder).Count),
        };
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>Null where there is no such file: runs of earlier versions have none.</returns>
    /// <exception cref="RunFolderException">The file is damaged.</exception>
    public static RunPhotos? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            JsonArray folders = JsonNode.Parse(File.ReadAllText(path))!["folders"]!.AsArray();
            return new RunPhotos([.. folders.Select(folder => (Text(folder, "key"), Text(folder, "folder"), Sizes(folder!["photos"]!.AsObject())))]);
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new RunFolderException($"{path} is damaged: {damage.Message} Delete it to resume all the same: then nothing says whether the photos "
                + "are those of before.", damage);
        }

        static string Text(JsonNode? node, string name) => node![name]!.GetValue<string>();
    }

    /// <summary>Writes the listing as JSON.</summary>
    public void Write(Stream file)
    {
        using Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("fingerprint", Fingerprint);
        json.WriteStartArray("folders");
        foreach ((string key, string folder, SortedDictionary<string, long> sizes) in _folders)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("folder", folder);
            json.WriteStartObject("photos");
            foreach ((string name, long size) in sizes)
            {
                json.WriteNumber(name, size);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What is different now, one line for each key; none where nothing is.</summary>
    public IReadOnlyList<string> ChangesTo(RunPhotos now)
    {
        ArgumentNullException.ThrowIfNull(now);
        ILookup<string, (string Key, string Name, long Size)> before = Entries().ToLookup(entry => entry.Key);
        ILookup<string, (string Key, string Name, long Size)> after = now.Entries().ToLookup(entry => entry.Key);
        return [.. before.Select(key => key.Key).Union(after.Select(key => key.Key)).Select(key => Change(key, [.. before[key]], [.. after[key]])).OfType<string>()];
    }

    private static string? Change(string key, (string Key, string Name, long Size)[] before, (string Key, string Name, long Size)[] after)
    {
        Dictionary<string, long> sizes = before.ToDictionary(entry => entry.Name, entry => entry.Size, StringComparer.Ordinal);
        var now = after.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        string[] parts =
        [
            .. Part("added", [.. after.Where(entry => !sizes.ContainsKey(entry.Name))]),
            .. Part("removed", [.. before.Where(entry => !now.Contains(entry.Name))]),
            .. Part("replaced by one of another size", [.. after.Where(entry => sizes.TryGetValue(entry.Name, out long size) && size != entry.Size)]),
        ];
        return parts.Length > 0 ? $"{key}: {string.Join(", ", parts)}" : null;
    }

    private static IEnumerable<string> Part(string what, (string Key, string Name, long Size)[] photos)
    {
        if (photos.Length > 0)
        {
            string more = photos.Length > MostNamed ? $" and {photos.Length - MostNamed} more" : "";
            yield return $"{photos.Length} {what} ({string.Join(", ", photos.Take(MostNamed).Select(photo => photo.Name))}{more})";
        }
    }

    // Names of the second folder of a key and later ones have the folder's number in front.
    private IEnumerable<(string Key, string Name, long Size)> Entries()
        => _folders.GroupBy(folder => folder.Key, StringComparer.Ordinal)
            .SelectMany(key => key.SelectMany((folder, i) => folder.Sizes.Select(size => (key.Key, i == 0 ? size.Key : $"{i + 1}: {size.Key}", size.Value))));

    private static SortedDictionary<string, long> Sizes(JsonObject photos)
        => new(photos.ToDictionary(photo => photo.Key, photo => photo.Value!.GetValue<long>()), StringComparer.Ordinal);
}
