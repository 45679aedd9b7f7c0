using Xunit;

namespace Unblur.TestKit;

/// <summary>Published files and golden numbers in the folder <c>shared</c> next to the repository; tests skip where there is none.</summary>
public static class SharedData
{
    /// <summary>The full path of a file or folder; skips the test where it is not there (the test is a <c>SkippableFact</c>).</summary>
    public static string Require(params string[] parts)
    {
        string path = Path.Combine([Path.GetDirectoryName(Repository.Root)!, "shared", .. parts]);
        Skip.IfNot(Path.Exists(path), $"{path} is not there.");
        return path;
    }
}
