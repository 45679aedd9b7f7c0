using System.Diagnostics.CodeAnalysis;
using Unblur.Imaging;
using YamlDotNet.RepresentationModel;

namespace Unblur.Training.Recipes;

/// <summary>A recipe file: sections of keys with values. <see cref="RecipeReader"/> gives the values a type.</summary>
public sealed class RecipeDocument
{
    private const string BaseKey = "base";
    private const int MostBases = 8;
    private readonly string _source;
    private readonly SortedDictionary<string, string[]> _values = new(StringComparer.Ordinal);

    private RecipeDocument(string source) => _source = source;

    /// <summary>Reads a YAML file and puts <c>key=value</c> overrides over it.</summary>
    /// <remarks>
    /// A file's <c>base</c> names another one, relative to itself, whose values hold where it has none of its own.
    /// In an override <c>a,b</c> is a list of two; in single quotes, <c>'a,b'</c>, it is one value (a quote inside is doubled).
    /// </remarks>
    /// <exception cref="RecipeException">
    /// The file is missing, too large, or is not YAML of sections and values without anchors, or an override is not of the form key=value.
    /// </exception>
    public static RecipeDocument Read(string path, IEnumerable<string>? overrides = null)
    {
        RecipeDocument document = Parse(TextOf(path), path);
        string from = path;
        for (int depth = 0; document._values.Remove(BaseKey, out string[]? named); depth++)
        {
            if (named.Length != 1 || depth == MostBases)
            {
                throw new RecipeException(
                    $"recipe {from}: base is '{string.Join(",", named)}': name one recipe, and no more than {MostBases} one upon the other.");
            }

            from = Path.Combine(Path.GetDirectoryName(from) ?? string.Empty, named[0]);
            foreach ((string key, string[] items) in Parse(TextOf(from), from)._values)
            {
                document._values.TryAdd(key, items);
            }
        }

        document.Override(overrides ?? []);
        return document;
    }

    /// <inheritdoc cref="Read"/>
    public static RecipeDocument Parse(string yaml, string source, IEnumerable<string>? overrides = null)
    {
        var document = new RecipeDocument(source);
        document.Flatten(RecipeYaml.Load(yaml, source), string.Empty, new Dictionary<string, string>(StringComparer.Ordinal));
        document.Override(overrides ?? []);
        return document;
    }

    /// <summary>A recipe without any key.</summary>
    internal static RecipeDocument Empty => new("(empty)");

    /// <summary>What <c>kind</c> says; null where the recipe does not say.</summary>
    public string? Kind => TryGet("kind", out string[]? items) ? string.Join(",", items) : null;

    /// <summary>Where it comes from, for messages.</summary>
    internal string Source => _source;

    /// <summary>The keys that the recipe has, by their present names.</summary>
    internal IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>
    /// The value of a key as a list: <c>[a, b]</c>, or <c>a,b</c> in an override. A single value is a list of one, an empty one a list of none.
    /// </summary>
    internal bool TryGet(string key, [MaybeNullWhen(false)] out string[] items) => _values.TryGetValue(key, out items);

    /// <summary>The document as YAML with dotted keys: what a run folder keeps. Read again it gives the same values.</summary>
    public string ToYaml() => ToYaml([]);

    /// <summary>The same with all paths in full, so that it means the same in every working directory.</summary>
    /// <param name="keys">Says which keys are paths, relative to the present working directory.</param>
    public string ToYaml(IEnumerable<RecipeKey> keys) => string.Concat(InFull(keys).Select(entry => $"{entry.Key}: {RecipeYaml.Quote(entry.Value)}\n"));

    /// <summary>The values by key, with all paths in full.</summary>
    internal IEnumerable<(string Key, string[] Value)> InFull(IEnumerable<RecipeKey> keys)
    {
        var paths = keys.Where(key => key.IsPath).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        return _values.Select(entry => (entry.Key, paths.Contains(entry.Key) ? [.. entry.Value.Select(Full)] : entry.Value));
    }

    /// <summary>Paths that are not full, each with its key: they mean something else in another working directory.</summary>
    public IEnumerable<(string Key, string Path)> RelativePaths(IEnumerable<RecipeKey> keys)
    {
        var paths = keys.Where(key => key.IsPath).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        return from entry in _values where paths.Contains(entry.Key) from path in entry.Value where path.Length > 0 && !Path.IsPathRooted(path) select (entry.Key, path);
    }

    private static string Full(string path) => path.Length > 0 ? Path.GetFullPath(path) : path;

    private static string TextOf(string path)
    {
        if (!File.Exists(path))
        {
            throw new RecipeException(
                RenamedRecipes.Of(path) is { } renamed ? $"recipe {path} is not there: it is called {renamed} now." : $"recipe {path} is not there.");
        }

        if (RegularFile.IsSpecial(path))
        {
            throw new RecipeException($"recipe {path} {RegularFile.NotAFile}");
        }

        using StreamReader reader = new(path);
        char[] text = new char[RecipeYaml.MaximumLength + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private void Override(IEnumerable<string> overrides)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (string entry in overrides)
        {
            string[] parts = entry.Split('=', 2);
            _values[Present(parts[0].Trim(), names)] = parts.Length == 2 && parts[0].Trim().Length > 0
                ? RecipeYaml.Items(parts[1])
                : throw new RecipeException($"override '{entry}' is not of the form key=value.");
        }
    }

    // The present name of a key; names has those that were met, with how they were written.
    private string Present(string written, Dictionary<string, string> names)
    {
        string present = RenamedKeys.Of(written);
        return names.TryAdd(present, written) || names[present] == written
            ? present
            : throw new RecipeException($"recipe {_source}: {names[present]} and {written} are two names of one key: give {present} alone.");
    }

    private void Flatten(YamlMappingNode node, string prefix, Dictionary<string, string> names)
    {
        foreach ((YamlNode keyNode, YamlNode child) in node.Children)
        {
            string key = prefix + keyNode;
            if (child is YamlMappingNode section)
            {
                Flatten(section, key + ".", names);
                continue;
            }

            IEnumerable<YamlNode> items = child is YamlSequenceNode sequence ? sequence.Children : [child];
            _values[Present(key, names)] = [.. items.Select(item => Scalar(item, key)).Where(text => text.Length > 0)];
        }
    }

    private string Scalar(YamlNode node, string key)
        => node is YamlScalarNode scalar
            ? scalar.Value ?? string.Empty
            : throw new RecipeException($"recipe {_source}: {key} holds a list or a section inside a list; give values alone.");
}

/// <summary>A recipe cannot be followed; the message names the file, the key, the value and what is allowed.</summary>
public sealed class RecipeException(string message) : Exception(message);
