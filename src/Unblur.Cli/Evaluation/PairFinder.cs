using Unblur.Cli.Failures;

namespace Unblur.Cli.Evaluation;

/// <summary>Finds the pairs that a request means.</summary>
internal static class PairFinder
{
    /// <exception cref="UsageException">A file or folder is missing, empty or of the wrong kind, or no two photos are partners.</exception>
    public static FoundPairs Find(EvalRequest request)
    {
        FoundPairs found = request.DataSet is { } name ? OfDataSet(name, request) : OfPaths(request);
        if (found.Pairs.Count == 0 && found.Missing.Count > 0)
        {
            throw new UsageException($"no two photos are partners by their names, such as: {found.Missing[0].Message}");
        }

        return found;
    }

    private static FoundPairs OfPaths(EvalRequest request)
    {
        (string restored, string sharp) = (request.Paths[0], request.Paths[1]);
        string[] paths = request.Before is { } before ? [restored, sharp, before] : [restored, sharp];
        foreach (string path in paths.Where(path => !Path.Exists(path)))
        {
            throw new UsageException($"{path}: there is no such file or folder.");
        }

        if (paths.All(File.Exists))
        {
            return new([new EvalPair(restored, sharp) { Restored = restored, Blurry = request.Before }], []);
        }

        if (paths.Any(File.Exists))
        {
            throw new UsageException($"{paths.First(File.Exists)} is a file but {paths.First(Directory.Exists)} is a folder: compare files with files, or folders with folders.");
        }

        return OfFolders(PhotoFolder.Open(restored), PhotoFolder.Open(sharp), request.Before is null ? null : PhotoFolder.Open(request.Before));
    }

    private static FoundPairs OfFolders(PhotoFolder restored, PhotoFolder sharp, PhotoFolder? before)
    {
        var ofSharp = Partners.Match(restored, sharp);
        Partners? ofBefore = before is null ? null : Partners.Match(restored, before);
        IEnumerable<EvalPair> pairs =
            from name in restored.Names
            where ofSharp.Pairs.ContainsKey(name) && ofBefore?.Pairs.ContainsKey(name) != false
            select new EvalPair(name, sharp.PathOf(ofSharp.Pairs[name]))
            {
                Restored = restored.PathOf(name),
                Blurry = before?.PathOf(ofBefore!.Pairs[name]),
            };
        return new([.. pairs], [.. ofSharp.Missing, .. ofBefore?.Missing ?? []]);
    }

    private static FoundPairs OfDataSet(string name, EvalRequest request)
    {
        FoundPairs found = Failure.AtOptions(() => DataSetLayout.Named(name)).Find(request.Paths[0]);
        if (request.Model is not null)
        {
            return found;
        }

        if (request.Restored is null)
        {
            return found with { Pairs = [.. found.Pairs.Select(pair => pair with { Restored = pair.Blurry, Blurry = null })] };
        }

        return OfRestored(found, File.Exists(request.Paths[0]) ? Path.GetDirectoryName(Path.GetFullPath(request.Paths[0]))! : request.Paths[0], PhotoFolder.Open(request.Restored));
    }

    // Restored photos mirror the data set's tree, or lie in one folder under the names of its pairs (GoPro's repeat in every scene).
    private static FoundPairs OfRestored(FoundPairs found, string root, PhotoFolder restored)
    {
        string[] paths = [.. found.Pairs.Select(pair => Path.GetRelativePath(root, pair.Blurry!))];
        string[] names = [.. found.Pairs.Select(pair => Path.ChangeExtension(pair.Name, Path.GetExtension(pair.Blurry!)))];
        Partners byPath = Partners.Match(new(root, paths), restored), byName = Partners.Match(new("", names), restored);
        (Partners partners, string[] keys) = byName.Pairs.Count > byPath.Pairs.Count ? (byName, names) : (byPath, paths);
        IEnumerable<EvalPair> pairs =
            from pair in keys.Zip(found.Pairs)
            where partners.Pairs.ContainsKey(pair.First)
            select pair.Second with { Restored = restored.PathOf(partners.Pairs[pair.First]) };
        return new([.. pairs], [.. found.Missing, .. partners.Missing]);
    }
}
