using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Unblur.Training.Recipes;

/// <summary>A recipe file: sections of keys with values. Every key must be read by somebody; a misspelt one is an error.</summary>
public sealed class RecipeDocument
{
    private const string BaseKey = "base";
    private const int MostBases = 8;
    private readonly string _source;
    private readonly SortedDictionary<string, string[]> _values = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _read = new(StringComparer.Ordinal);

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
                throw new RecipeException($"recipe {from}: base is '{string.Join(",", named)}': name one recipe, and no more than {MostBases} one upon the other.");
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
        document.Flatten(RecipeYaml.Load(yaml, source), string.Empty);
        document.Override(overrides ?? []);
        return document;
    }

    /// <summary>Every key that was asked for, whether the document has it or not.</summary>
    internal IReadOnlyCollection<string> AskedKeys => _read;

    public string Text(string key, string fallback) => TryGet(key, out string? text) ? text : fallback;

    public string RequiredText(string key)
        => TryGet(key, out string? text) ? text : throw new RecipeException($"recipe {_source} has no {key}, which has no default.");

    public double Number(string key, double fallback) => Parse(key, fallback, "a number",
        (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));

    public int Whole(string key, int fallback) => Parse(key, fallback, "a whole number",
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>A list: <c>[a, b]</c>, or <c>a,b</c> in an override. A single value is a list of one.</summary>
    public string[] List(string key, string[] fallback) => TryGetItems(key, out string[]? items) ? items : fallback;

    /// <summary>Throws when a key was not read by anybody, naming the nearest one that is known.</summary>
    public void RefuseUnknownKeys()
    {
        var unknown = _values.Keys.Where(key => !_read.Contains(key)).ToList();
        if (unknown.Count > 0)
        {
            throw new RecipeException(
                $"recipe {_source}: " + string.Join("; ", unknown.Select(key => $"unknown key '{key}', did you mean '{NearestName.Of(key, _read)}'?")));
        }
    }

    /// <summary>The document as YAML with dotted keys: what a run folder keeps. Read again it gives the same values.</summary>
    public string ToYaml() => string.Concat(_values.Select(entry => $"{entry.Key}: {RecipeYaml.Quote(entry.Value)}\n"));

    private static string TextOf(string path)
    {
        if (!File.Exists(path))
        {
            throw new RecipeException($"recipe {path} is not there.");
        }

        using StreamReader reader = new(path);
        char[] text = new char[RecipeYaml.MaximumLength + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private void Override(IEnumerable<string> overrides)
    {
        foreach (string entry in overrides)
        {
            string[] parts = entry.Split('=', 2);
            _values[RenamedKeys.Of(parts[0].Trim())] = parts.Length == 2
                ? RecipeYaml.Items(parts[1])
                : throw new RecipeException($"override '{entry}' is not of the form key=value.");
        }
    }

    private delegate bool Parser<T>(string text, out T value);

    private T Parse<T>(string key, T fallback, string kind, Parser<T> parser)
    {
        if (!TryGet(key, out string? text))
        {
            return fallback;
        }

        return parser(text, out T? value) ? value : throw new RecipeException($"recipe {_source}: {key} is '{text}', which is not {kind}.");
    }

    private bool TryGet(string key, out string text)
    {
        text = string.Empty;
        if (!TryGetItems(key, out string[]? items))
        {
            return false;
        }

        text = items.FirstOrDefault(text);
        return items.Length < 2
            ? true
            : throw new RecipeException(
                $"recipe {_source}: {key} is the list '{string.Join(",", items)}', but takes one value; put one with a comma in single quotes.");
    }

    private bool TryGetItems(string key, [MaybeNullWhen(false)] out string[] items)
    {
        _read.Add(key);
        return _values.TryGetValue(key, out items);
    }

    private void Flatten(YamlMappingNode node, string prefix)
    {
        foreach ((YamlNode keyNode, YamlNode child) in node.Children)
        {
            string key = prefix + keyNode;
            if (child is YamlMappingNode section)
            {
                Flatten(section, key + ".");
                continue;
            }

            IEnumerable<YamlNode> items = child is YamlSequenceNode sequence ? sequence.Children : [child];
            _values[RenamedKeys.Of(key)] = [.. items.Select(item => Scalar(item, key)).Where(text => text.Length > 0)];
        }
    }

    private string Scalar(YamlNode node, string key)
        => node is YamlScalarNode scalar
            ? scalar.Value ?? string.Empty
            : throw new RecipeException($"recipe {_source}: {key} holds a list or a section inside a list; give values alone.");
}
