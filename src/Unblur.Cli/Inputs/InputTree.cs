namespace Unblur.Cli.Inputs;

/// <summary>The tree that <c>--keep-tree</c> keeps below the output folder: that of all inputs together.</summary>
internal static class InputTree
{
    /// <summary>The photos with one root: the folder that holds all folders of the command line. <c>day1</c> and <c>day2</c> then stay apart.</summary>
    public static IReadOnlyList<InputPhoto> Keep(IReadOnlyList<InputPhoto> photos)
    {
        string[][] parents = [.. photos.Select(photo => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(photo.Root))) ?? "/").Distinct().Select(parent => parent.Split('/'))];
        int common = 0;
        while (parents.Length > 0 && parents.All(parent => common < parent.Length && parent[common] == parents[0][common]))
        {
            common++;
        }

        string root = parents.Length == 0 || common < 2 ? "/" : string.Join('/', parents[0][..common]);
        return [.. photos.Select(photo => photo with { Root = root })];
    }
}
