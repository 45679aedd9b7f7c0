using Unblur.Data.Layouts;

namespace Unblur.Metrics.Evaluation;

/// <summary>Finds the pairs of an evaluation: photos or folders by the rule of <see cref="Partners"/>, data sets by their layout.</summary>
public static class PairFinder
{
    /// <summary>Restored photos, the sharp ones, and blurry ones where there are any: all files, or all folders.</summary>
    /// <exception cref="DataSetException">A file or folder is missing, empty or of the wrong kind, no two photos are partners, or several could be.</exception>
    public static FoundPairs OfPhotos(string restored, string sharp, string? before = null)
    {
        string[] paths = [restored, sharp, .. before is null ? Array.Empty<string>() : [before]];
        foreach (string path in paths.Where(path => !Path.Exists(path)))
        {
            throw new DataSetException(DataSetFault.Folder, path, $"{path}: there is no such file or folder.");
        }

        if (paths.All(File.Exists))
        {
            return new([new EvalPair(restored, sharp) { Restored = restored, Blurry = before }], []);
        }

        if (paths.FirstOrDefault(File.Exists) is { } file)
        {
            throw new DataSetException(DataSetFault.Folder, file,
                $"{file} is a file but {paths.First(Directory.Exists)} is a folder: compare files with files, or folders with folders.");
        }

        return WithPairs(OfFolders(PhotoTree.Open(restored), PhotoTree.Open(sharp), before is null ? null : PhotoTree.Open(before)));
    }

    /// <summary>The pairs of a data set: its blurry photos are still to be restored.</summary>
    /// <exception cref="DataSetException">The folder is missing or laid out otherwise, or no two photos are partners.</exception>
    public static FoundPairs OfDataSet(DataSetLayout layout, string path)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return WithPairs(layout.Find(path));
    }

    /// <summary>The same, where the blurry photos themselves are what is measured.</summary>
    /// <inheritdoc cref="OfDataSet"/>
    public static FoundPairs OfBlurry(DataSetLayout layout, string path)
    {
        FoundPairs found = OfDataSet(layout, path);
        return found with { Pairs = [.. found.Pairs.Select(pair => pair with { Restored = pair.Blurry, Blurry = null })] };
    }

    /// <summary>The same with restored photos.</summary>
    /// <remarks>They mirror the data set's tree, or lie in one folder under the names of its pairs (GoPro's repeat in every scene).</remarks>
    /// <inheritdoc cref="OfDataSet"/>
    public static FoundPairs OfRestored(DataSetLayout layout, string path, string restoredFolder)
    {
        FoundPairs found = OfDataSet(layout, path);
        var restored = PhotoTree.Open(restoredFolder);
        string root = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        string[] paths = [.. found.Pairs.Select(pair => Path.GetRelativePath(root, pair.Blurry!))];
        string[] names = [.. found.Pairs.Select(pair => Path.ChangeExtension(pair.Name, Path.GetExtension(pair.Blurry!)))];
        Partners byPath = Partners.Match(new(root, paths), restored), byName = Partners.Match(new("", names), restored);
        (Partners partners, string[] keys) = byName.Pairs.Count > byPath.Pairs.Count ? (byName, names) : (byPath, paths);
        RequireClear(partners);
        IEnumerable<EvalPair> pairs =
            from pair in keys.Zip(found.Pairs)
            where partners.Pairs.ContainsKey(pair.First)
            select pair.Second with { Restored = restored.PathOf(partners.Pairs[pair.First]) };
        return WithPairs(new([.. pairs], [.. found.Missing, .. WithoutPartner(partners)]));
    }

    /// <exception cref="DataSetException">Several photos could be the partner of one.</exception>
    internal static void RequireClear(Partners partners)
    {
        if (partners.Ambiguous.Count > 0)
        {
            throw new DataSetException(partners.Ambiguous);
        }
    }

    internal static IEnumerable<DataSetProblem> WithoutPartner(Partners partners)
        => partners.Missing.Select(missing => missing.Problem with { Message = missing.Message });

    private static FoundPairs OfFolders(PhotoTree restored, PhotoTree sharp, PhotoTree? before)
    {
        var ofSharp = Partners.Match(restored, sharp);
        Partners? ofBefore = before is null ? null : Partners.Match(restored, before);
        RequireClear(ofSharp);
        if (ofBefore is not null)
        {
            RequireClear(ofBefore);
        }

        IEnumerable<EvalPair> pairs =
            from name in restored.Names
            where ofSharp.Pairs.ContainsKey(name) && ofBefore?.Pairs.ContainsKey(name) != false
            select new EvalPair(name, sharp.PathOf(ofSharp.Pairs[name]))
            {
                Restored = restored.PathOf(name),
                Blurry = before?.PathOf(ofBefore!.Pairs[name]),
            };
        return new([.. pairs], [.. WithoutPartner(ofSharp), .. ofBefore is null ? [] : WithoutPartner(ofBefore)]);
    }

    private static FoundPairs WithPairs(FoundPairs found) => found.Pairs.Count > 0 || found.Missing.Count == 0
        ? found
        : throw new DataSetException(
            DataSetFault.MissingPartner, found.Missing[0].Path, $"no two photos are partners by their names, such as: {found.Missing[0].Message}");
}
