using System.Runtime.InteropServices;

namespace Unblur.Cli;

/// <summary>Sets how the threads of OpenMP, which libtorch uses, wait for each other.</summary>
internal static partial class ThreadWaiting
{
    /// <summary>
    /// Lets waiting threads sleep. By default they spin, which makes small operators up to 25 times slower if other programs use the processor.
    /// Must be called before any native library is loaded: OpenMP reads the setting once, and libtorch loads OpenMP. It is
    /// set by the program, not by a library, because it changes the environment. A value of OMP_WAIT_POLICY set by the user is kept.
    /// </summary>
    public static void SleepInsteadOfSpinning()
    {
        // Environment.SetEnvironmentVariable does not reach native code.
        if (OperatingSystem.IsLinux())
        {
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
