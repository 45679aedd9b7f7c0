using System.CommandLine;
using System.Globalization;

namespace Unblur.Cli.Options;

/// <summary>Makes options whose errors say which values they take.</summary>
internal static class OptionValue
{
    public static Option<int> Whole(string name, string[] aliases, string helpName, string description, int from, int to)
        => Parsed(name, aliases, helpName, description, text
            => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= from && value <= to
                ? value
                : throw new FormatException(to == int.MaxValue
                    ? $"takes a whole number from {from}, but got '{text}'."
                    : $"takes a whole number from {from} to {to}, but got '{text}'."));

    public static Option<double> Number(string name, string helpName, string description, double from, double to)
        => Parsed(name, [], helpName, description, text
            => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= from && value <= to
                ? value
                : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"takes a number from {from} to {to}, but got '{text}'.")));

    public static Option<string> Choice(string name, string description, params string[] choices)
    {
        Option<string> option = Parsed(name, [], string.Join('|', choices), description, text
            => choices.Contains(text) ? text : throw new FormatException($"takes one of {string.Join(", ", choices)}, but got '{text}'."));
        option.CompletionSources.Add(choices);
        return option;
    }

    public static Option<string?> Text(string name, string[] aliases, string helpName, string description)
        => new(name, aliases) { Description = description, HelpName = helpName, Arity = ArgumentArity.ExactlyOne };

    public static Option<string[]> Repeated(string name, string[] aliases, string helpName, string description)
        => new(name, aliases) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    /// <summary>An option whose parser throws <see cref="FormatException"/> for a wrong value.</summary>
    public static Option<T> Parsed<T>(string name, string[] aliases, string helpName, string description, Func<string, T> parse) => new CheckedOption<T>(name, aliases)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.ExactlyOne,
        Parse = tokens => parse(tokens[^1].Value),
    };

    /// <summary>Like <see cref="Parsed"/>, but can be given several times.</summary>
    public static Option<T[]> ParsedList<T>(string name, string[] aliases, string helpName, string description, Func<string, T> parse) => new CheckedOption<T[]>(name, aliases)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        Parse = tokens => [.. tokens.Select(token => parse(token.Value))],
    };

    public static Option<bool> Switch(string name, string[] aliases, string description) => new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
