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
    /// <returns>Full paths; none when there is no such folder.</returns>
    public static IReadOnlyList<string> Projects(string folder) =>
        Directory.Exists(PathOf(folder))
            ? [.. Directory.EnumerateFiles(PathOf(folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [];

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
