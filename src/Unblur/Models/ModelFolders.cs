namespace Unblur.Models;

/// <summary>Where models are looked for.</summary>
internal static class ModelFolders
{
    private const string Models = "models";

    /// <param name="environment">Gives an environment variable, or null.</param>
    internal static IReadOnlyList<string> Default(Func<string, string?> environment)
    {
        List<string> folders = [];
        if (environment("UNBLUR_HOME") is { Length: > 0 } home)
        {
            folders.Add(Path.GetFullPath(Path.Combine(home, Models)));
        }

        folders.Add(Path.Combine(AppContext.BaseDirectory, Models));
        folders.Add(Path.Combine(UserData(environment), "unblur", Models));
        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    // The XDG specification: a relative path is to be ignored.
    private static string UserData(Func<string, string?> environment)
        => environment("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data)
            ? data
            : Path.Combine(environment("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
}
