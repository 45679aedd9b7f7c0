using Unblur.Cli.Failures;

namespace Unblur.Cli.Evaluation;

/// <summary>Where a data set keeps its blurry photos and their sharp partners.</summary>
/// <param name="Name">What <c>--dataset</c> takes.</param>
/// <param name="Description">The folders it expects.</param>
/// <param name="Profile">The profile that its published figures are of.</param>
/// <param name="Find">The pairs below the data set's folder, each with its blurry photo.</param>
internal sealed record DataSetLayout(string Name, string Description, string Profile, Func<string, FoundPairs> Find)
{
    /// <summary>All layouts. A new one is a line here.</summary>
    public static IReadOnlyList<DataSetLayout> All { get; } =
    [
        new("blur-sharp", "blur/ and sharp/", "matlab", folder => OfTwoFolders(folder, "blur", "sharp")),
        new("input-target", "input/ and target/", "matlab", folder => OfTwoFolders(folder, "input", "target")),
    ];

    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static DataSetLayout Named(string name) => All.FirstOrDefault(layout => layout.Name == name)
        ?? throw new ArgumentException($"there is no data set layout {name}: choose {string.Join(", ", All.Select(layout => layout.Name))}.");

    private static FoundPairs OfTwoFolders(string folder, string blurryName, string sharpName)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"{folder}: there is no such folder.");
        PhotoFolder blurry = PhotoFolder.Open(Path.Combine(folder, blurryName)), sharp = PhotoFolder.Open(Path.Combine(folder, sharpName));
        Partners partners = Partners.Match(blurry, sharp);
        IEnumerable<EvalPair> pairs =
            from name in blurry.Names
            where partners.Pairs.ContainsKey(name)
            select new EvalPair(name, [sharp.PathOf(partners.Pairs[name])]) { Blurry = blurry.PathOf(name) };
        return new([.. pairs], partners.Missing);
    }
}
