using System.Globalization;

namespace Unblur.Training.Recipes;

/// <summary>What two recipes of one kind say differently.</summary>
public static class RecipeChanges
{
    /// <summary>Each key whose values differ, with both: a key that a recipe does not have has its default.</summary>
    /// <param name="run">The recipe of a run.</param>
    /// <param name="other">Another one.</param>
    /// <param name="keys">The keys of their kind.</param>
    /// <param name="except">Keys that are not compared, such as those that the command line sets.</param>
    public static IReadOnlyList<RecipeChange> Between(RecipeDocument run, RecipeDocument other, IReadOnlyList<RecipeKey> keys, IReadOnlyCollection<string> except)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(keys);
        var usual = keys.ToDictionary(key => key.Name, key => key.Default, StringComparer.Ordinal);
        (Dictionary<string, string> mine, Dictionary<string, string> theirs) = (Texts(run, keys), Texts(other, keys));
        IEnumerable<RecipeChange> changes =
            from key in mine.Keys.Union(theirs.Keys).Except(except.Select(RenamedKeys.Of)).Order(StringComparer.Ordinal)
            let change = new RecipeChange(key, Text(mine, key), Text(theirs, key))
            where !IsSame(change.InRun, change.InOther)
            select change;
        return [.. changes];

        string Text(Dictionary<string, string> values, string key) => values.GetValueOrDefault(key) ?? usual.GetValueOrDefault(key, "");
    }

    private static Dictionary<string, string> Texts(RecipeDocument recipe, IReadOnlyList<RecipeKey> keys)
        => recipe.InFull(keys).ToDictionary(entry => entry.Key, entry => string.Join(", ", entry.Value), StringComparer.Ordinal);

    private static bool IsSame(string first, string second)
        => first == second || first.Trim('[', ']') == second.Trim('[', ']')
            || (double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double a)
                && double.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out double b) && a == b);
}

/// <summary>A key with two values, as recipes write them; empty for none.</summary>
/// <param name="Key">With its section.</param>
/// <param name="InRun">The run's.</param>
/// <param name="InOther">The other recipe's.</param>
public sealed record RecipeChange(string Key, string InRun, string InOther);
