using Unblur.Cli.Inputs;
using Unblur.Data.Blurring;

namespace Unblur.Cli.Blurring;

/// <summary>The sources of a data set: single photos, or sequences of frames.</summary>
internal static class BlurSources
{
    /// <summary>One source for each photo, named by its path within the folder on the command line.</summary>
    public static IReadOnlyList<BlurSource> Photos(IEnumerable<InputPhoto> photos)
        => [.. photos.Select(photo => (Photo: photo, Name: Below(photo.Root, photo.Path))).Select(found => new BlurSource(found.Name, [new(found.Name, found.Photo.Path)]))];

    /// <summary>
    /// One source for each folder with photos, which are in the order of their names. Its name is its path within the folder on the command line, or, if it
    /// is that folder itself, the folder's name.
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
