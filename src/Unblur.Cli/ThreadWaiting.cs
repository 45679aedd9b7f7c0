using System.Runtime.InteropServices;

namespace Unblur.Cli;

/// <summary>How the threads of OpenMP, which libtorch computes with, wait for each other.</summary>
internal static partial class ThreadWaiting
{
    /// <summary>
    /// Asleep. By default they spin, and where other programs use the processor, too, that makes small operators up to 25 times slower.
    /// Must come before any native library is loaded: OpenMP reads it once, and libvips brings OpenMP in as libtorch does, so that a library
    /// that opens a photo before it loads libtorch would be too late, and an environment belongs to the program anyway.
    /// A value of OMP_WAIT_POLICY that the user has set stays.
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
