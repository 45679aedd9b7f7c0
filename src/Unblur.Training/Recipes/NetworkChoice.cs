using System.Collections.Immutable;
using Unblur.Networks;
using Unblur.Torch;

namespace Unblur.Training.Recipes;

/// <summary>Which network a recipe trains, and of what size. Networks and their options are those of the catalogue.</summary>
public sealed record NetworkChoice
{
    /// <summary>The name of a network that restores.</summary>
    public string Name { get; init; } = "resunet";

    /// <summary>The values that the recipe gives for the network's <see cref="NetworkEntry.Options"/>, by the option's name.</summary>
    public IReadOnlyDictionary<string, string[]> Options { get; init; } = ImmutableDictionary<string, string[]>.Empty;

    /// <summary>Reads <c>network.*</c> of a network that restores.</summary>
    /// <inheritdoc cref="Read(RecipeReader, NetworkChoice, IReadOnlyList{NetworkEntry}, string, string)"/>
    public static NetworkChoice Read(RecipeReader keys, NetworkChoice usual) => Read(keys, usual, NetworkCatalogue.Of(NetworkRole.Deblur), "The network that deblurs.");

    /// <summary>Reads <c>network.*</c>. Options of other networks may stand in a recipe and do nothing.</summary>
    /// <param name="keys">The recipe.</param>
    /// <param name="usual">What holds where it says nothing.</param>
    /// <param name="known">The networks to choose from.</param>
    /// <param name="meaning">What such a network does, as a sentence.</param>
    /// <param name="section">The section of its keys, in place of <c>network</c>.</param>
    public static NetworkChoice Read(RecipeReader keys, NetworkChoice usual, IReadOnlyList<NetworkEntry> known, string meaning, string section = "network")
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(usual);
        ArgumentNullException.ThrowIfNull(known);
        string name = keys.OneOf($"{section}.name", usual.Name, [.. known.Select(entry => entry.Name)], meaning);
        Dictionary<string, string[]> given = [];
        foreach (IGrouping<string, (NetworkEntry Entry, NetworkOption Option)> option in known
            .SelectMany(entry => entry.Options.Select(option => (entry, option))).GroupBy(pair => pair.option.Name))
        {
            if (keys.Items($"{section}.{option.Key}", Defaults([.. option]), Kind(option.First().Option.Kind), Meanings([.. option])) is { } items)
            {
                given[option.Key] = items;
            }
        }

        NetworkEntry network = known.First(entry => entry.Name == name);
        NetworkChoice choice = new() { Name = name, Options = given.Where(entry => network.Options.Any(option => option.Name == entry.Key)).ToDictionary() };
        keys.Check(section, () => network.Validate(choice.Options));
        return choice;
    }

    /// <summary>The network with first values that the seed fixes; it restores.</summary>
    public DeblurNetwork Create(ulong seed) => Create<DeblurNetwork>(seed);

    /// <summary>The network with first values that the seed fixes, of the kind that was chosen from.</summary>
    public T Create<T>(ulong seed)
        where T : Network
    {
        using var generator = new Generator(seed);
        return (T)NetworkCatalogue.Find(Name)!.CreateFresh(Options, generator);
    }

    private static string Kind(NetworkOptionKind kind) => kind switch
    {
        NetworkOptionKind.Whole => "a whole number",
        NetworkOptionKind.Number => "a number",
        NetworkOptionKind.Choice => "a name",
        _ => "a list of whole numbers",
    };

    // One text where all networks agree, else one for each.
    private static string Defaults((NetworkEntry Entry, NetworkOption Option)[] options)
        => PerNetwork(
            options, option => option.Kind == NetworkOptionKind.WholeList ? $"[{string.Join(", ", option.Default)}]" : option.Default[0], "{1} ({0})");

    private static string Meanings((NetworkEntry Entry, NetworkOption Option)[] options) => PerNetwork(options, option => option.Meaning, "Of {0}: {1}");

    private static string PerNetwork((NetworkEntry Entry, NetworkOption Option)[] options, Func<NetworkOption, string> text, string format)
    {
        IGrouping<string, string>[] texts = [.. options.GroupBy(pair => text(pair.Option), pair => pair.Entry.Name)];
        bool isOne = texts.Length == 1 && format.StartsWith("{1}", StringComparison.Ordinal);
        return isOne ? texts[0].Key : string.Join(" ", texts.Select(group => string.Format(null, format, string.Join(", ", group), group.Key)));
    }
}
