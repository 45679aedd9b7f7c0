namespace Unblur.TestKit;

/// <summary>The checkout that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Unblur.slnx, found upwards from the test's assembly.</summary>
    /// <exception cref="DirectoryNotFoundException">The assembly does not lie inside a checkout.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder of the checkout.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The project files below <paramref name="folder"/> ("src", "tests" or "bench"), in the order of their names.</summary>
    /// <returns>Full paths, at least one.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no project in it: what is checked of all projects would hold for none.</exception>
    public static IReadOnlyList<string> Projects(string folder)
    {
        string[] projects = [.. Directory.EnumerateFiles(PathOf(folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return projects.Length > 0 ? projects : throw new DirectoryNotFoundException($"{PathOf(folder)} holds no project.");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Unblur.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Unblur.slnx: run the tests from a checkout.");
    }
}
