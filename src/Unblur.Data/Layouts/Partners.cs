namespace Unblur.Data.Layouts;

/// <summary>Which photo of one folder belongs to which of another: the one rule for what is a pair, in training, evaluation and checks.</summary>
/// <param name="Pairs">From names of the first folder to names of the second.</param>
/// <param name="Missing">Photos of either folder without a partner, in ordinal order of their paths.</param>
/// <param name="Ambiguous">Photos of which several could be the partner of one.</param>
public sealed record Partners(IReadOnlyDictionary<string, string> Pairs, IReadOnlyList<MissingPartner> Missing, IReadOnlyList<DataSetProblem> Ambiguous)
{
    // The strictest first: what one has paired is out of the question for the next.
    // Composed and decomposed spellings of a letter (NFC and NFD) look the same, and file systems and archives change one into the other.
    private static readonly Func<string, string>[] s_keys = [path => path, ComposedName.Of, PartnerName.WithoutExtension, PartnerName.WithoutRole];

    /// <summary>Pairs equal paths, then paths that differ only in extension, then those that differ only in extension and words such as blurry and sharp.</summary>
    /// <remarks>Each time only where one photo of either folder is left that has the name: a choice between several is never made.</remarks>
    public static Partners Match(PhotoTree first, PhotoTree second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        HashSet<string> left = new(first.Names, StringComparer.Ordinal);
        HashSet<string> right = new(second.Names, StringComparer.Ordinal);
        foreach (Func<string, string> key in s_keys)
        {
            foreach ((string[] ours, string[] theirs) in Candidates(left, right, key).Where(found => found is ([_], [_])))
            {
                (string name, string partner) = (ours[0], theirs[0]);
                pairs.Add(name, partner);
                left.Remove(name);
                right.Remove(partner);
            }
        }

        List<DataSetProblem> ambiguous = [];
        foreach ((string[] ours, string[] theirs) in Candidates(left, right, PartnerName.WithoutRole))
        {
            ambiguous.Add(ours.Length > 1 ? Ambiguity(first, ours, second.PathOf(theirs[0])) : Ambiguity(second, theirs, first.PathOf(ours[0])));
            left.ExceptWith(ours);
            right.ExceptWith(theirs);
        }

        IEnumerable<MissingPartner> missing = Alone(left, first, second).Concat(Alone(right, second, first));
        return new(pairs, [.. missing.OrderBy(partner => partner.Path, StringComparer.Ordinal)], ambiguous);
    }

    // Only keys that both sides have; in ordinal order.
    private static (string[] Ours, string[] Theirs)[] Candidates(HashSet<string> left, HashSet<string> right, Func<string, string> key)
    {
        ILookup<string, string> theirs = right.Order(StringComparer.Ordinal).ToLookup(key, StringComparer.Ordinal);
        return
        [
            .. from name in left.Order(StringComparer.Ordinal)
               group name by key(name) into ours
               where theirs.Contains(ours.Key)
               select (ours.ToArray(), theirs[ours.Key].ToArray()),
        ];
    }

    private static DataSetProblem Ambiguity(PhotoTree tree, string[] names, string partner)
        => new(DataSetFault.DoubleName, tree.PathOf(names[1]),
            $"{tree.PathOf(names[0])} and {tree.PathOf(names[1])} differ only in extension or in words such as blurry and sharp, "
            + $"so either could be the partner of {partner}: remove one, or give partners the same name.");

    // A photo whose name has its partner under another extension is left over, rather than without a partner.
    private static IEnumerable<MissingPartner> Alone(HashSet<string> names, PhotoTree own, PhotoTree other)
    {
        ILookup<string, string> paired = own.Names.Where(name => !names.Contains(name)).ToLookup(PartnerName.WithoutExtension, StringComparer.Ordinal);
        return names.Select(name => new MissingPartner(own.PathOf(name), other.PathOf(name))
        {
            Twin = paired[PartnerName.WithoutExtension(name)].Select(own.PathOf).FirstOrDefault(),
        });
    }
}

/// <summary>A photo without a partner.</summary>
/// <param name="Path">The photo.</param>
/// <param name="Expected">Where its partner would be under the same name.</param>
public sealed record MissingPartner(string Path, string Expected)
{
    private const string Otherwise = "a name there that differs only in extension or in words such as blurry and sharp";

    /// <summary>A photo of the same name and another extension that has a partner; null where there is none.</summary>
    public string? Twin { get; init; }

    /// <summary>That it has no partner, and where one could be.</summary>
    public string Message => Twin is null ? $"{Path} has no partner: expected {Expected}, or {Otherwise}." : TwinMessage;

    /// <summary>The same as a problem of a set that must be whole.</summary>
    public DataSetProblem Problem => Twin is null
        ? new(DataSetFault.MissingPartner, Path, $"{Path} has no partner {Expected} (nor {Otherwise}): add it, or remove {Path}.")
        : new(DataSetFault.DoubleName, Path, TwinMessage);

    private string TwinMessage => $"{Path} and {Twin} {Difference}, and there is one partner for both: remove one.";

    private string Difference => System.IO.Path.GetExtension(Path) == System.IO.Path.GetExtension(Twin)
        ? "look alike and differ in how an accent is written (one character or two)"
        : "differ in their extensions alone";
}
