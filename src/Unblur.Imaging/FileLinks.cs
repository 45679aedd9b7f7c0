namespace Unblur.Imaging;

/// <summary>Where links lead: two names of one file compare as equal, and a folder that leads back to itself is searched once.</summary>
public static class FileLinks
{
    /// <summary>The full path without links. Parts that do not exist, and links in a circle, stay as they are.</summary>
    public static string RealPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Resolve(Path.GetFullPath(path));
    }

    /// <summary>Whether a path is a link whose target is not there.</summary>
    public static bool IsDangling(string path) =>
        new FileInfo(path).LinkTarget is not null && !RegularFile.Exists(path) && !Directory.Exists(path) && !RegularFile.IsSpecial(path);

    /// <summary>Whether a folder below a search's root is a link to a folder that the search is in, which would give every photo many times.</summary>
    /// <param name="folder">The folder, its path through the root.</param>
    /// <param name="root">The folder that is searched; may itself be a link.</param>
    public static bool LeadsBack(string folder, string root)
    {
        if (new DirectoryInfo(folder).LinkTarget is null)
        {
            return false;
        }

        (string target, string top) = (Closed(RealPath(folder)), Closed(Path.GetFullPath(root)));
        for (string? around = Path.GetDirectoryName(Path.GetFullPath(folder)); around is not null; around = Path.GetDirectoryName(around))
        {
            if (Closed(RealPath(around)).StartsWith(target, StringComparison.Ordinal))
            {
                return true;
            }

            if (Closed(around).Length <= top.Length)
            {
                return false;
            }
        }

        return false;
    }

    private static string Closed(string path) => Path.TrimEndingDirectorySeparator(path) + "/";

    private static string Resolve(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (folder is null)
        {
            return path;
        }

        FileInfo file = new(Path.Combine(Resolve(folder), Path.GetFileName(path)));
        try
        {
            FileSystemInfo? target = file.LinkTarget is null ? null : file.ResolveLinkTarget(returnFinalTarget: true);
            return target is null ? file.FullName : WithoutLinks(target.FullName, file.FullName);
        }
        catch (IOException)
        {
            return file.FullName; // a circle
        }
    }

    // The target's own path may go through links, too.
    private static string WithoutLinks(string target, string link) => target == link || new FileInfo(target).LinkTarget is not null ? target : Resolve(target);
}
