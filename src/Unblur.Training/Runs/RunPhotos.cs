using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Training.Recipes;

namespace Unblur.Training.Runs;

/// <summary>The photos that a run trains and measures on, by the recipe's keys: names, sizes and fingerprints, so that a resumed run notices others.</summary>
/// <remarks>Names are relative to the folders, which may be moved.</remarks>
public sealed class RunPhotos
{
    private const int MostNamed = 3;

    private readonly IReadOnlyList<(string Key, string Folder, SortedDictionary<string, ListedPhoto> Photos)> _folders;

    private RunPhotos(IReadOnlyList<(string Key, string Folder, SortedDictionary<string, ListedPhoto> Photos)> folders) => _folders = folders;

    /// <summary>How many photos there are.</summary>
    public int Count => _folders.Sum(folder => folder.Photos.Count);

    /// <summary>Results of Unblur in the folders, which are not trained on.</summary>
    public int Results { get; private init; }

    /// <summary>Pictures in the folders of formats that are not read, such as HEIC.</summary>
    public IReadOnlyList<string> Unread { get; private init; } = [];

    /// <summary>SHA-256 over keys, names, sizes and the photos' fingerprints, in hexadecimal digits: equal where nothing differs.</summary>
    public string Fingerprint
    {
        get
        {
            StringBuilder text = new();
            foreach ((string key, string name, ListedPhoto photo) in Entries())
            {
                text.Append(CultureInfo.InvariantCulture, $"{key}\n{name}\n{photo.Bytes}\n{photo.Fingerprint}\n");
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
        string[] searched = [.. folders.Select(folder => folder.Folder).Distinct(StringComparer.Ordinal).Where(Directory.Exists)];
        return new RunPhotos([.. folders.Select(folder => (folder.Key, folder.Folder, PhotoListing.Of(folder.Folder)))])
        {
            Results = searched.Sum(folder => PhotoFiles.Results(folder).Count),
            Unread = [.. searched.SelectMany(PhotoFiles.Unread)],
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
            return new RunPhotos([.. folders.Select(folder =>
                (Text(folder, "key"), Text(folder, "folder"), Photos(folder!["photos"]!.AsObject(), folder["content"]?.AsObject())))]);
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
        foreach ((string key, string folder, SortedDictionary<string, ListedPhoto> photos) in _folders)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("folder", folder);
            json.WriteStartObject("photos");
            foreach ((string name, ListedPhoto photo) in photos)
            {
                json.WriteNumber(name, photo.Bytes);
            }

            json.WriteEndObject();
            json.WriteStartObject("content");
            foreach ((string name, ListedPhoto photo) in photos.Where(photo => photo.Value.Fingerprint is not null))
            {
                json.WriteString(name, photo.Fingerprint);
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
        ILookup<string, (string Key, string Name, ListedPhoto Photo)> before = Entries().ToLookup(entry => entry.Key);
        ILookup<string, (string Key, string Name, ListedPhoto Photo)> after = now.Entries().ToLookup(entry => entry.Key);
        IEnumerable<string> keys = before.Select(key => key.Key).Union(after.Select(key => key.Key));
        return [.. keys.Select(key => now.Missing(key) ?? Change(key, [.. before[key]], [.. after[key]])).OfType<string>()];
    }

    /// <summary>Says which folder or list of a key is not there at all; null where all are.</summary>
    private string? Missing(string key)
        => _folders.FirstOrDefault(folder => folder.Key == key && !Path.Exists(folder.Folder)).Folder is { } gone ? $"{key}: {gone} is not there" : null;

    private static string? Change(string key, (string Key, string Name, ListedPhoto Photo)[] before, (string Key, string Name, ListedPhoto Photo)[] after)
    {
        Dictionary<string, ListedPhoto> known = before.ToDictionary(entry => entry.Name, entry => entry.Photo, StringComparer.Ordinal);
        var now = after.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        string[] parts =
        [
            .. Part("added", [.. after.Where(entry => !known.ContainsKey(entry.Name))]),
            .. Part("removed", [.. before.Where(entry => !now.Contains(entry.Name))]),
            .. Part("replaced by one of another size", Differing((photo, other) => photo.Bytes != other.Bytes)),
            .. Part("replaced by one of the same size", Differing(HasOtherContent)),
        ];
        return parts.Length > 0 ? $"{key}: {string.Join(", ", parts)}" : null;

        (string Key, string Name, ListedPhoto Photo)[] Differing(Func<ListedPhoto, ListedPhoto, bool> differs)
            => [.. after.Where(entry => known.TryGetValue(entry.Name, out ListedPhoto photo) && differs(photo, entry.Photo))];
    }

    private static bool HasOtherContent(ListedPhoto before, ListedPhoto now)
        => before.Bytes == now.Bytes && before.Fingerprint is not null && now.Fingerprint is not null && before.Fingerprint != now.Fingerprint;

    private static IEnumerable<string> Part(string what, (string Key, string Name, ListedPhoto Photo)[] photos)
    {
        if (photos.Length > 0)
        {
            string more = photos.Length > MostNamed ? $" and {photos.Length - MostNamed} more" : "";
            yield return $"{photos.Length} {what} ({string.Join(", ", photos.Take(MostNamed).Select(photo => photo.Name))}{more})";
        }
    }

    // Names of the second folder of a key and later ones have the folder's number in front.
    private IEnumerable<(string Key, string Name, ListedPhoto Photo)> Entries()
        => _folders.GroupBy(folder => folder.Key, StringComparer.Ordinal)
            .SelectMany(key => key.SelectMany((folder, i) => folder.Photos.Select(photo => (key.Key, i == 0 ? photo.Key : $"{i + 1}: {photo.Key}", photo.Value))));

    private static SortedDictionary<string, ListedPhoto> Photos(JsonObject sizes, JsonObject? content)
        => new(
            sizes.ToDictionary(size => size.Key, size => new ListedPhoto(size.Value!.GetValue<long>(), content?[size.Key]?.GetValue<string>())),
            StringComparer.Ordinal);
}
