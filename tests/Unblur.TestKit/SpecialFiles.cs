using System.Diagnostics;
using Xunit;

namespace Unblur.TestKit;

/// <summary>Pipes, which hang whoever opens them to read.</summary>
public static class SpecialFiles
{
    /// <summary>Makes a pipe without a writer; skips the test where there are none.</summary>
    /// <returns>Its path.</returns>
    public static string MakePipe(string path)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
