namespace Unblur.Cli.Outputs;

/// <summary>Resolves all links in a path, so that two names of one file compare as equal.</summary>
internal static class RealPath
{
    /// <summary>The full path without links; parts that do not exist stay as they are.</summary>
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
