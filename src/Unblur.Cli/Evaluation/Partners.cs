using Unblur.Cli.Failures;

namespace Unblur.Cli.Evaluation;

/// <summary>Which photo of one set belongs to which of another.</summary>
/// <param name="Pairs">From names of the first set to names of the second.</param>
/// <param name="Missing">Paths in either set without a partner, and where that was looked for.</param>
internal sealed record Partners(IReadOnlyDictionary<string, string> Pairs, IReadOnlyList<MissingPartner> Missing)
{
    /// <summary>Names that are equal pair first; then those that differ only in extension and in words such as blurry and sharp.</summary>
    /// <exception cref="UsageException">Two photos of one set could be the partner of one in the other.</exception>
    public static Partners Match(PhotoFolder first, PhotoFolder second)
    {
        HashSet<string> equal = [.. first.Names.Intersect(second.Names, StringComparer.Ordinal)];
        var pairs = equal.ToDictionary(name => name, StringComparer.Ordinal);
        Dictionary<string, string> left = ByKey(first, equal), right = ByKey(second, equal);
        foreach ((string key, string name) in left)
        {
            if (right.TryGetValue(key, out string? partner))
            {
                pairs.Add(name, partner);
            }
        }

        IEnumerable<MissingPartner> missing = left.Where(entry => !right.ContainsKey(entry.Key)).Select(entry => MissingPartner.Of(first.PathOf(entry.Value), second.PathOf(entry.Value)))
            .Concat(right.Where(entry => !left.ContainsKey(entry.Key)).Select(entry => MissingPartner.Of(second.PathOf(entry.Value), first.PathOf(entry.Value))));
        return new(pairs, [.. missing.OrderBy(partner => partner.Path, StringComparer.Ordinal)]);
    }

    private static Dictionary<string, string> ByKey(PhotoFolder set, HashSet<string> except)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (string name in set.Names.Where(name => !except.Contains(name)))
        {
            string key = PairName.KeyOf(name);
            if (!names.TryAdd(key, name))
            {
                throw new UsageException($"{set.PathOf(names[key])} and {set.PathOf(name)} differ only in extension or in words such as blurry and sharp: leave one, or name partners alike.");
            }
        }

        return names;
    }
}
