using Unblur.Cli.Failures;
using Unblur.Data.Layouts;

namespace Unblur.Cli.Evaluation;

/// <summary>Where a data set keeps its blurry photos and their sharp partners.</summary>
/// <param name="Name">What <c>--dataset</c> takes.</param>
/// <param name="Profile">The profile that its published figures are of.</param>
/// <param name="Find">The pairs below the data set's folder, each with its blurry photo.</param>
internal sealed record DataSetLayout(string Name, string Profile, Func<string, FoundPairs> Find)
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

    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static DataSetLayout Named(string name) => All.FirstOrDefault(layout => layout.Name == name)
        ?? throw new ArgumentException($"there is no data set layout {name}: choose {string.Join(", ", All.Select(layout => layout.Name))}.");

    // The two folders may name partners blur_00 and sharp_00, as nothing that trains allows.
    private static FoundPairs OfTwoFolders(string folder, string blurryName, string sharpName)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{folder}: there is no such folder.");
        }

        if (!Directory.Exists(Path.Combine(folder, blurryName)) && PairedSet.Splits(folder) is [var first, ..] parts)
        {
            string part = Path.Combine(folder, parts.Contains("test") ? "test" : first);
            throw new UsageException($"{folder} is divided into {string.Join(", ", parts)}: name the part to measure, such as {part}.");
        }

        PhotoFolder blurry = PhotoFolder.Open(Path.Combine(folder, blurryName)), sharp = PhotoFolder.Open(Path.Combine(folder, sharpName));
        var partners = Partners.Match(blurry, sharp);
        IEnumerable<EvalPair> pairs =
            from name in blurry.Names
            where partners.Pairs.ContainsKey(name)
            select new EvalPair(name, sharp.PathOf(partners.Pairs[name])) { Blurry = blurry.PathOf(name) };
        return new([.. pairs], partners.Missing);
    }

    private static FoundPairs OfPairedSet(string path, string layout, DataSetOptions options)
    {
        var set = PairedSet.Find(path, options);
        if (set.Layout != layout)
        {
            throw new UsageException($"{set.Root} is laid out as {set.Layout}, not as {layout}: name another --dataset.");
        }

        DataSetProblem[] broken = [.. set.Problems.Where(problem => problem.Fault != DataSetFault.MissingPartner)];
        if (broken.Length > 0)
        {
            throw new DataSetException(broken);
        }

        IEnumerable<EvalPair> pairs = set.Pairs.Select(pair => new EvalPair(pair.Name, pair.Frames ?? pair.Sharp!) { Blurry = pair.Blurry, HasFrames = pair.Frames is not null });
        return new([.. pairs], [.. set.Problems.Select(problem => new MissingPartner(problem.Path, problem.Message))]);
    }
}
