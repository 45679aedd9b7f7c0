using System.Runtime.InteropServices;

namespace Unblur.Imaging;

/// <summary>Distinguishes files with content from pipes, sockets and devices: opening a pipe waits for a writer, and no signal ends the wait.</summary>
/// <remarks>This source file is also compiled into Unblur.Torch, which references no other project; the type is internal there.</remarks>
#if UNBLUR_TORCH
internal static partial class RegularFile
#else
public static partial class RegularFile
#endif
{
    /// <summary>What is wrong with a pipe, a socket or a device in a file's place, for messages.</summary>
    public const string NotAFile = "is a pipe, a socket or a device: give a file.";

    private const int FromCurrentFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int TypeMask = 0xF000, Regular = 0x8000; // S_IFMT, S_IFREG

    /// <summary>Whether the path is a file with content, or leads to one through links. Links that lead nowhere or in a circle are not.</summary>
    public static bool Exists(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() ? TypeOf(Path.GetFullPath(path)) == Regular : File.Exists(path);
    }

    /// <summary>Whether there is something that is neither a folder nor a file with content: a pipe, a socket or a device.</summary>
    public static bool IsSpecial(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() && TypeOf(Path.GetFullPath(path)) is not (null or Regular) && !Directory.Exists(path);
    }

    private static int? TypeOf(string path) => Status(FromCurrentFolder, path, 0, TypeOnly, out StatusBlock block) == 0 ? block.Mode & TypeMask : null;

    // The block has the same layout on every processor, unlike that of stat.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, out StatusBlock block);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusBlock
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
