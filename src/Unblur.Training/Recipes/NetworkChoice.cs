using System.Collections.Immutable;
using Unblur.Networks;
using Unblur.Torch;

namespace Unblur.Training.Recipes;

/// <summary>Which network a recipe trains, and of what size.</summary>
public sealed record NetworkChoice
{
    private const string Section = "network.";

    private static readonly string[] s_missing = [];

    /// <summary>The name of a network that restores: <c>shakeunet</c>, <c>resunet</c>, <c>dmphn</c>, <c>mprnet</c> or <c>mimounet</c> (MIMO-UNet+). Key <c>network.name</c>; default resunet.</summary>
    public string Name { get; init; } = "resunet";

    /// <summary>What the recipe says of the network's <see cref="NetworkEntry.Options"/>, by the option's name: key <c>network.</c> and the name.</summary>
    public IReadOnlyDictionary<string, string[]> Options { get; init; } = ImmutableDictionary<string, string[]>.Empty;

    private static IReadOnlyList<NetworkEntry> Known => NetworkCatalogue.Of(NetworkRole.Deblur);

    /// <summary>Reads the keys of a recipe. Options of other networks may stand in it and do nothing.</summary>
    /// <exception cref="RecipeException">The name is unknown or a number makes no network.</exception>
    public static NetworkChoice From(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        string name = document.Text($"{Section}name", new NetworkChoice().Name);
        var given = Known.SelectMany(entry => entry.Options).Select(option => option.Name).Distinct()
            .Select(option => (Name: option, Value: document.List(Section + option, s_missing)))
            .Where(option => option.Value != s_missing).ToDictionary(option => option.Name, option => option.Value);
        if (Known.FirstOrDefault(entry => entry.Name == name) is not { } network)
        {
            throw new RecipeException($"{Section}name is '{name}': use {string.Join(", ", Known.SkipLast(1).Select(entry => entry.Name))} or {Known[^1].Name}.");
        }

        NetworkChoice choice = new() { Name = name, Options = given.Where(option => network.Options.Any(own => own.Name == option.Key)).ToDictionary() };
        try
        {
            network.Validate(choice.Options);
            return choice;
        }
        catch (ArgumentException error)
        {
            throw new RecipeException($"network: {error.Message}");
        }
    }

    /// <summary>The network with first values that the seed fixes.</summary>
    public DeblurNetwork Create(ulong seed)
    {
        using var generator = new Generator(seed);
        return (DeblurNetwork)Known.Single(entry => entry.Name == Name).CreateFresh(Options, generator);
    }
}
