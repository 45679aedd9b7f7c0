namespace Unblur.Cli.Outputs;

/// <summary>Where a path leads when all links on the way are followed, so that two names of one file are seen to be one.</summary>
internal static class RealPath
{
    /// <summary>The full path; what does not exist yet stays as it is named.</summary>
    public static string Of(string path) => Resolve(Path.GetFullPath(path));

    private static string Resolve(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (folder is null)
        {
            return path;
        }

        FileInfo file = new(Path.Combine(Resolve(folder), Path.GetFileName(path)));
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
    }
}
