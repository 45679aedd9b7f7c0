using System.Globalization;

namespace Unblur.Networks;

/// <summary>What an option of a network holds.</summary>
public enum NetworkOptionKind
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A list of whole numbers.</summary>
    WholeList,

    /// <summary>One of a few names.</summary>
    Choice,
}

/// <summary>An option that settles the size or another property of a network: what recipes and documents call it, and what it means.</summary>
/// <param name="Name">In small letters with underscores: <c>encoder_blocks</c>.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Default">Its value where none is given; one item unless it is a list.</param>
/// <param name="Meaning">One sentence, with range and unit.</param>
public sealed record NetworkOption(string Name, NetworkOptionKind Kind, IReadOnlyList<string> Default, string Meaning)
{
    internal static NetworkOption Whole(string name, int usual, string meaning) => new(name, NetworkOptionKind.Whole, [Text(usual)], meaning);

    internal static NetworkOption Number(string name, double usual, string meaning) => new(name, NetworkOptionKind.Number, [Text(usual)], meaning);

    internal static NetworkOption WholeList(string name, IEnumerable<int> usual, string meaning) => new(name, NetworkOptionKind.WholeList, [.. usual.Select(number => Text(number))], meaning);

    internal static NetworkOption Choice<T>(string name, T usual, string meaning)
        where T : struct, Enum => new(name, NetworkOptionKind.Choice, [NetworkValues.NameOf(usual)], meaning);

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>The values of a network's options, as text that was given or by default.</summary>
public sealed class NetworkValues
{
    private readonly Dictionary<string, IReadOnlyList<string>> _texts;

    /// <exception cref="ArgumentException">A value is given for an option that the network does not have.</exception>
    internal NetworkValues(string network, IReadOnlyList<NetworkOption> options, IReadOnlyDictionary<string, string[]> given)
    {
        if (given.Keys.FirstOrDefault(name => options.All(option => option.Name != name)) is { } unknown)
        {
            throw new ArgumentException($"{network} has no option '{unknown}': it has {(options.Count > 0 ? string.Join(", ", options.Select(option => option.Name)) : "none")}.", nameof(given));
        }

        _texts = options.ToDictionary(option => option.Name, option => given.TryGetValue(option.Name, out string[]? texts) ? texts : option.Default);
    }

    internal int Whole(string name) => Whole(name, Single(name));

    internal int[] WholeList(string name) => [.. _texts[name].Select(text => Whole(name, text))];

    internal double Number(string name)
        => double.TryParse(Single(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new ArgumentException($"{name} is '{Single(name)}', which is not a number.");

    internal T Choice<T>(string name)
        where T : struct, Enum
    {
        T[] known = Enum.GetValues<T>();
        int index = Array.FindIndex(known, value => NameOf(value) == Single(name));
        return index >= 0 ? known[index] : throw new ArgumentException($"{name} is '{Single(name)}': give {string.Join(", ", known.Select(NameOf))}.");
    }

    internal static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static int Whole(string name, string text)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"{name} holds '{text}', which is not a whole number.");

    private string Single(string name)
        => _texts[name] is [string text] ? text : throw new ArgumentException($"{name} is the list '{string.Join(",", _texts[name])}', but takes one value.");
}
