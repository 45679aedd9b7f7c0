namespace Unblur.Published;

/// <summary>Where files are kept that can be fetched again.</summary>
internal static class CacheFolder
{
    /// <param name="environment">Gives an environment variable, or null.</param>
    /// <returns>UNBLUR_CACHE, or else <c>unblur</c> below XDG_CACHE_HOME (<c>~/.cache</c>).</returns>
    internal static string Default(Func<string, string?> environment)
    {
        if (environment("UNBLUR_CACHE") is { Length: > 0 } own)
        {
            return Path.GetFullPath(own);
        }

        // The XDG specification: a relative path is to be ignored.
        return environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? Path.Combine(cache, "unblur")
            : Path.Combine(environment("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "unblur");
    }
}
