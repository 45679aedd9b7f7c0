using System.Runtime.InteropServices;

namespace Unblur.Cli.Streams;

/// <summary>Opens stdin, stdout and stderr where the program was started without them.</summary>
/// <remarks>
/// A number that is closed at the start is taken by the next thing that is opened: a pipe of the runtime, or a photo. What is printed would go there.
/// </remarks>
internal static partial class ClosedStreams
{
    private const int GetFlags = 1, CloseOnExec = 1; // F_GETFD, FD_CLOEXEC
    private const int ReadAndWrite = 2; // O_RDWR

    /// <summary>Lets /dev/null take their place. Begins the program anew where the runtime has taken one: its own files close at a new start, inherited ones do not.</summary>
    public static void Open()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int[] closed = [.. Enumerable.Range(0, 3).Where(number => FileControl(number, GetFlags, 0) is var flags && (flags < 0 || (flags & CloseOnExec) != 0))];
        if (closed.Length == 0)
        {
            return;
        }

        string?[] arguments = [.. File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1], null];
        int nothing = OpenFile("/dev/null", ReadAndWrite, 0);
        if (nothing < 0)
        {
            return; // started anew it would find the same
        }

        foreach (int number in closed)
        {
            _ = Duplicate(nothing, number);
        }

        _ = Execute("/proc/self/exe", arguments);
        Environment.Exit((int)ExitCode.Unexpected); // the runtime's own files have been replaced
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}
