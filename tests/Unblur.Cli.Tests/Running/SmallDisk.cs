using System.Globalization;

namespace Unblur.Cli.Tests.Running;

/// <summary>A small disk in memory for one test: it can be filled, or made read-only. Only root may mount it, and not in every container.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string FillerName = "filler";

    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, FillerName);

    /// <summary>Mounts the disk, or skips the test with the reason.</summary>
    /// <param name="folder">A folder that does not exist yet.</param>
    /// <param name="megabytes">Its size.</param>
    public static async Task<SmallDisk> Mount(string folder, int megabytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root, who may mount a disk.");
        Directory.CreateDirectory(folder);
        CliResult mounted = await CliProcess.RunBash(folder, string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={megabytes}m none '{folder}'"));
        Skip.If(mounted.ExitCode != 0, $"needs a system where root may mount a disk: {mounted.Stderr}");
        return new(folder);
    }

    /// <summary>Fills the disk until so many bytes are free.</summary>
    public void Fill(long free)
    {
        using FileStream filler = File.Create(Filler);
        filler.Write(new byte[Math.Max(0, new DriveInfo(Folder).AvailableFreeSpace - free)]);
    }

    public void Free() => File.Delete(Filler);

    public async Task MakeReadOnly()
        => Assert.Equal(0, (await CliProcess.RunBash(Path.GetTempPath(), $"mount -o remount,ro '{Folder}'")).ExitCode);

    public async ValueTask DisposeAsync()
        => Assert.Equal(0, (await CliProcess.RunBash(Path.GetTempPath(), $"umount '{Folder}'")).ExitCode);
}
