using System.Globalization;

namespace Unblur.Training.Recipes;

/// <summary>Reads the keys of a recipe. Each call declares its key, with default, range, unit and meaning, and returns its value.</summary>
/// <remarks>
/// Problems are collected, and reported together at the end. A value that is wrong is replaced by the default meanwhile, so that checks between keys
/// report nothing that follows from it. The reader of an empty document gives the list of all keys. A kind of recipe is a record with a method
/// <c>Read(RecipeReader)</c>: defaults stand in the initializers of its properties alone.
/// </remarks>
public sealed class RecipeReader
{
    private readonly RecipeDocument _document;
    private readonly List<RecipeKey> _keys = [];
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    public RecipeReader(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _document = document;
    }

    /// <summary>The keys that were declared so far, in their order.</summary>
    public IReadOnlyList<RecipeKey> Keys => _keys;

    /// <summary>Whether a value or a check between keys was wrong so far.</summary>
    internal bool HasProblems => _problems.Count > 0;

    /// <summary>Reads a recipe of one kind.</summary>
    /// <exception cref="RecipeException">The recipe is of another kind, has keys that do not exist, or values that make no sense.</exception>
    public static T Read<T>(RecipeDocument document, string kind, Func<RecipeReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        RecipeReader keys = new(document);
        if (document.Kind is { } other && other != kind)
        {
            throw new RecipeException($"recipe {document.Source}: kind is '{other}', but this trains recipes of the kind {kind}.");
        }

        T recipe = read(keys);
        keys.RefuseProblems();
        return recipe;
    }

    /// <summary>The keys that a kind of recipe has.</summary>
    public static IReadOnlyList<RecipeKey> Declared<T>(Func<RecipeReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        RecipeReader keys = new(RecipeDocument.Empty);
        read(keys);
        return keys.Keys;
    }

    /// <summary>A finite number.</summary>
    public double Number(string key, double usual, Bounds bounds, string unit, string meaning)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        Declare(new RecipeKey(key, Written(usual), bounds.ToString(), unit, meaning));
        return Single(key) is { } text ? NumberOf(key, text, bounds, unit) ?? usual : usual;
    }

    /// <summary>A list of finite numbers, each within the bounds.</summary>
    public double[] Numbers(string key, double[] usual, Bounds each, string unit, string meaning)
    {
        ArgumentNullException.ThrowIfNull(usual);
        ArgumentNullException.ThrowIfNull(each);
        Declare(new RecipeKey(key, $"[{string.Join(", ", usual.Select(Written))}]", $"a list, each {each}", unit, meaning));
        if (!_document.TryGet(key, out string[]? items))
        {
            return usual;
        }

        double?[] values = [.. items.Select(item => NumberOf(key, item, each, unit))];
        return values.Contains(null) ? usual : [.. values.OfType<double>()];
    }

    /// <summary>A whole number.</summary>
    public int Whole(string key, int usual, Bounds bounds, string unit, string meaning)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        Declare(new RecipeKey(key, Written(usual), bounds.ToString(), unit, meaning));
        return Single(key) is { } text ? WholeOf(key, text, bounds, unit) ?? usual : usual;
    }

    /// <summary>A list of whole numbers, each within the bounds.</summary>
    public int[] Wholes(string key, int[] usual, Bounds each, string unit, string meaning)
    {
        ArgumentNullException.ThrowIfNull(usual);
        ArgumentNullException.ThrowIfNull(each);
        Declare(new RecipeKey(key, $"[{string.Join(", ", usual.Select(Written))}]", $"a list, each {each}", unit, meaning));
        if (!_document.TryGet(key, out string[]? items))
        {
            return usual;
        }

        int?[] values = [.. items.Select(item => WholeOf(key, item, each, unit))];
        return values.Contains(null) ? usual : [.. values.OfType<int>()];
    }

    /// <summary>The texts of a key whose values are checked elsewhere; null where the recipe does not have it.</summary>
    public string[]? Items(string key, string usual, string range, string meaning)
    {
        Declare(new RecipeKey(key, usual, range, "", meaning));
        return _document.TryGet(key, out string[]? items) ? items : null;
    }

    /// <summary>One of the values of an enum; <c>SharpNorm</c> is written <c>sharp_norm</c>.</summary>
    public T Choice<T>(string key, T usual, string meaning)
        where T : struct, Enum
    {
        T[] values = Enum.GetValues<T>();
        string name = OneOf(key, Written(usual), [.. values.Select(value => Written(value))], meaning);
        return values.First(value => Written(value) == name);
    }

    /// <summary>One of several names.</summary>
    public string OneOf(string key, string usual, IReadOnlyList<string> allowed, string meaning)
    {
        string names = Alternatives(allowed);
        Declare(new RecipeKey(key, usual, names, "", meaning));
        string text = Single(key) ?? usual;
        return allowed.Contains(text) ? text : Wrong(key, $"'{text}': use {names}", usual);
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Switch(string key, bool usual, string meaning) => OneOf(key, usual ? "true" : "false", ["true", "false"], meaning) == "true";

    public string Text(string key, string usual, string meaning)
    {
        Declare(new RecipeKey(key, usual, "text", "", meaning));
        return Single(key) ?? usual;
    }

    /// <summary>A file or folder, relative to the working directory; empty where the recipe names none.</summary>
    public string Path(string key, string meaning)
    {
        Declare(new RecipeKey(key, "", "a path", "", meaning, IsPath: true));
        return Single(key) ?? "";
    }

    /// <summary>A folder of photos, or a set of pairs: a path as <see cref="Path"/>, whose photos a run notes.</summary>
    public string PhotoFolder(string key, string meaning)
    {
        Declare(new RecipeKey(key, "", "a path", "", meaning, IsPath: true) { IsPhotos = true });
        return Single(key) ?? "";
    }

    /// <summary>Several of them; none where the recipe names none.</summary>
    public string[] PhotoFolders(string key, string meaning)
    {
        Declare(new RecipeKey(key, "", "a list of paths", "", meaning, IsPath: true) { IsPhotos = true });
        return _document.TryGet(key, out string[]? items) ? items : [];
    }

    /// <summary>A check between keys: where it does not hold, the problem is reported with the others.</summary>
    /// <param name="holds">Whether all is well.</param>
    /// <param name="problem">What is wrong and what to do, without a full stop.</param>
    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>The check of options that several keys of a section make up, unless one of them is wrong already.</summary>
    /// <param name="section">Such as <c>network</c>.</param>
    /// <param name="validate">Throws <see cref="ArgumentException"/> with what is wrong.</param>
    public void Check(string section, Action validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        if (_wrong.Any(key => key.StartsWith($"{section}.", StringComparison.Ordinal)))
        {
            return;
        }

        try
        {
            validate();
        }
        catch (ArgumentException error)
        {
            _problems.Add($"{section}: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Throws when there were problems, or the document has keys that nobody declared: then with the nearest one that exists.</summary>
    /// <exception cref="RecipeException">All of it in one message.</exception>
    public void RefuseProblems()
    {
        string[] known = ["kind", .. _keys.Select(key => key.Name)];
        List<string> problems =
        [
            .. _document.Names.Except(known).Select(name => $"unknown key '{name}', did you mean '{NearestName.Of(name, known)}'?"),
            .. _problems,
        ];
        if (problems.Count > 0)
        {
            throw new RecipeException($"recipe {_document.Source}: {string.Join("; ", problems)}{(problems[^1].EndsWith('?') ? "" : ".")}");
        }
    }

    private void Declare(RecipeKey key)
    {
        if (_keys.Any(other => other.Name == key.Name))
        {
            throw new InvalidOperationException($"{key.Name} is declared twice.");
        }

        _keys.Add(key);
    }

    // Null where the document does not have the key, or a list for it.
    private string? Single(string key)
    {
        if (!_document.TryGet(key, out string[]? items))
        {
            return null;
        }

        return items.Length < 2
            ? items.FirstOrDefault("")
            : Wrong<string?>(key, $"the list '{string.Join(",", items)}', but takes one value; put one with a comma in single quotes", null);
    }

    // Null where it is wrong.
    private double? NumberOf(string key, string text, Bounds bounds, string unit)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return Wrong<double?>(key, $"'{text}', which is not a number", null);
        }

        return bounds.Holds(value) ? value : Wrong<double?>(key, Outside(value, bounds, unit), null);
    }

    // Null where it is wrong.
    private int? WholeOf(string key, string text, Bounds bounds, string unit)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
        {
            return Wrong<int?>(key, $"'{text}', which is not a whole number", null);
        }

        return bounds.Holds(value) ? value : Wrong<int?>(key, Outside(value, bounds, unit), null);
    }

    private static string Outside(double value, Bounds bounds, string unit)
        => $"{value.ToString(CultureInfo.InvariantCulture)}: give {bounds}{(unit.Length > 0 ? $" ({unit})" : "")}";

    private T Wrong<T>(string key, string what, T usual)
    {
        if (_wrong.Add(key))
        {
            _problems.Add($"{key} is {what}");
        }

        return usual;
    }

    // "a, b or c"
    private static string Alternatives(IReadOnlyList<string> names)
        => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    // SharpNorm becomes sharp_norm.
    private static string Written(Enum value)
        => string.Concat(value.ToString().Select((letter, at) => $"{(char.IsUpper(letter) && at > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}"));

    private static string Written(int value) => value.ToString(CultureInfo.InvariantCulture);

    // 0.00005 as 5e-5, as people write it.
    private static string Written(double value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        string[] parts = text.Split('E');
        return parts.Length == 2 ? $"{parts[0]}e{int.Parse(parts[1], CultureInfo.InvariantCulture)}" : text;
    }
}

/// <summary>One key that a kind of recipe has, as <see cref="RecipeReader"/> met it.</summary>
/// <param name="Name">With its section, such as <c>data.patch</c>.</param>
/// <param name="Default">As it would be written in a recipe; empty where there is none.</param>
/// <param name="Allowed">Which values it takes, in words.</param>
/// <param name="Unit">Such as px; empty for numbers without one.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="IsPath">Whether its values are paths of files or folders, which a run's folder keeps in full.</param>
public sealed record RecipeKey(string Name, string Default, string Allowed, string Unit, string Meaning, bool IsPath = false)
{
    /// <summary>Whether the paths are of photos to train or to measure on.</summary>
    public bool IsPhotos { get; init; }

    /// <summary>The part of the name before the first dot; empty where it has none.</summary>
    public string Section => Name.Contains('.', StringComparison.Ordinal) ? Name[..Name.IndexOf('.', StringComparison.Ordinal)] : "";
}
