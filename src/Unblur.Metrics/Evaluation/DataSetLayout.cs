using Unblur.Data.Layouts;

namespace Unblur.Metrics.Evaluation;

/// <summary>Where a data set keeps its blurry photos and their sharp partners, and how its published figures were measured.</summary>
/// <param name="Name">Such as gopro.</param>
/// <param name="Profile">The profile that its published figures are of.</param>
/// <param name="Find">The pairs below the data set's folder, each with its blurry photo.</param>
public sealed record DataSetLayout(string Name, string Profile, Func<string, FoundPairs> Find)
{
    /// <summary>All layouts. A new one is a line here.</summary>
    public static IReadOnlyList<DataSetLayout> All { get; } =
    [
        new("blur-sharp", "matlab", folder => OfTwoFolders(folder, "blur", "sharp")),
        new("input-target", "matlab", folder => OfTwoFolders(folder, "input", "target")),
        new("gopro", "matlab", path => OfPairedSet(path, File.Exists(path) ? "list" : "gopro", DataSetOptions.Default)),
        new("gopro-gamma", "matlab", folder => OfPairedSet(folder, "gopro", new DataSetOptions { GoProBlur = "blur_gamma" })),
        new("realblur", "realblur", path => OfPairedSet(path, "list", DataSetOptions.Default)),
        new("kohler", "kohler", folder => OfPairedSet(folder, "kohler", DataSetOptions.Default)),
        new("gong", "neurmap", folder => OfPairedSet(folder, "gong", DataSetOptions.Default)),
    ];

    /// <exception cref="ArgumentException">There is none of that name; the message lists all.</exception>
    public static DataSetLayout Named(string name) => All.FirstOrDefault(layout => layout.Name == name)
        ?? throw new ArgumentException($"there is no data set layout {name}: choose {string.Join(", ", All.Select(layout => layout.Name))}.");

    // Named by the blurry photos' paths, with their extensions: published tables of earlier runs have these names.
    private static FoundPairs OfTwoFolders(string folder, string blurryName, string sharpName)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataSetException(DataSetFault.Folder, folder, $"{folder}: there is no such folder.");
        }

        if (!Directory.Exists(Path.Combine(folder, blurryName)) && PairedSet.Splits(folder) is [var first, ..] parts)
        {
            string part = Path.Combine(folder, parts.Contains("test") ? "test" : first);
            throw new DataSetException(
                DataSetFault.Layout, folder, $"{folder} is divided into {string.Join(", ", parts)}: name the part to measure, such as {part}.");
        }

        PhotoTree blurry = PhotoTree.Open(Path.Combine(folder, blurryName)), sharp = PhotoTree.Open(Path.Combine(folder, sharpName));
        var partners = Partners.Match(blurry, sharp);
        PairFinder.RequireClear(partners);
        IEnumerable<EvalPair> pairs =
            from name in blurry.Names
            where partners.Pairs.ContainsKey(name)
            select new EvalPair(name, sharp.PathOf(partners.Pairs[name])) { Blurry = blurry.PathOf(name) };
        return new([.. pairs], [.. PairFinder.WithoutPartner(partners)]);
    }

    private static FoundPairs OfPairedSet(string path, string layout, DataSetOptions options)
    {
        var set = PairedSet.Find(path, options);
        if (set.Layout != layout)
        {
            throw new DataSetException(DataSetFault.Layout, set.Root, $"{set.Root} is laid out as {set.Layout}, not as {layout}: name another layout.");
        }

        DataSetProblem[] broken = [.. set.Problems.Where(problem => problem.Fault != DataSetFault.MissingPartner)];
        if (broken.Length > 0)
        {
            throw new DataSetException(broken);
        }

        IEnumerable<EvalPair> pairs = set.Pairs.Select(
            pair => new EvalPair(pair.Name, pair.Frames ?? pair.Sharp!) { Blurry = pair.Blurry, HasFrames = pair.Frames is not null });
        return new([.. pairs], set.Problems);
    }
}
