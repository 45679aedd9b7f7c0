namespace Unblur.Imaging.Tests;

/// <summary>Finds reference data beside the repository, for tests that skip where it is absent.</summary>
internal static class SharedData
{
    /// <summary>The path below the folder "shared" beside the repository; it may not exist.</summary>
    public static string Path(params string[] parts)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Unblur.slnx"))) folder = folder.Parent;
        string beside = folder?.Parent?.FullName ?? AppContext.BaseDirectory;
        return System.IO.Path.Combine([beside, "shared", .. parts]);
    }
}
