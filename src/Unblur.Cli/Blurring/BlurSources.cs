using Unblur.Cli.Inputs;
using Unblur.Data.Blurring;

namespace Unblur.Cli.Blurring;

/// <summary>What the photos that were found are to a data set: photos of their own, or frames of sequences.</summary>
internal static class BlurSources
{
    /// <summary>Each photo by its path within the folder that was named.</summary>
    public static IReadOnlyList<BlurSource> Photos(IEnumerable<InputPhoto> photos)
        => [.. photos.Select(photo => (Photo: photo, Name: Below(photo.Root, photo.Path))).Select(found => new BlurSource(found.Name, [new(found.Name, found.Photo.Path)]))];

    /// <summary>
    /// Each folder with photos is a sequence, in the order of their names. It is called by its path within the folder that was named, or, if it is that
    /// folder itself, by its own name.
    /// </summary>
    public static IReadOnlyList<BlurSource> Sequences(IEnumerable<InputPhoto> photos)
        => [.. photos.GroupBy(photo => Path.GetDirectoryName(Path.GetFullPath(photo.Path))!, StringComparer.Ordinal).Select(group => Sequence(group.Key, [.. group]))];

    private static BlurSource Sequence(string folder, InputPhoto[] frames)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(frames[0].Root));
        string above = folder == root ? Path.GetDirectoryName(root) ?? root : root;
        return new(
            Below(above, folder),
            [.. frames.Select(frame => new SourceFile(Below(above, frame.Path), frame.Path)).OrderBy(frame => frame.Name, StringComparer.Ordinal)]);
    }

    private static string Below(string root, string path) => Path.GetRelativePath(Path.GetFullPath(root), Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');
}
