namespace Unblur.Imaging;

/// <summary>Writes files so that the name always refers to a complete file.</summary>
/// <remarks>This source file is also compiled into Unblur.Torch, which references no other project; the type is internal there.</remarks>
#if UNBLUR_TORCH
internal static class AtomicFile
#else
public static class AtomicFile
#endif
{
    /// <summary>The suffix of unfinished files, which are hidden and in the folder of the target.</summary>
    public const string TemporarySuffix = ".unblur-tmp";

    /// <summary>
    /// Writes to a temporary name, flushes to the disk, then renames over <paramref name="path"/>. On failure the temporary is removed and the target
    /// is unchanged.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="permissions">
    /// Who may read and write it, on Unix; the owner always may. By default as the file that is replaced, else as the system sets it.
    /// </param>
    /// <exception cref="IOException">The folder is missing or full, or the target is a folder or a device: see <see cref="RequireFile"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(string path, Action<FileStream> write, UnixFileMode? permissions = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        RequireFile(path);
        string target = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                if (!OperatingSystem.IsWindows() && (permissions ?? PermissionsOf(target)) is { } mode)
                {
                    File.SetUnixFileMode(file.SafeFileHandle, mode | UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception failure)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw Named(failure, temporary, path);
        }
    }

    /// <summary>Checks that a file can be made in a folder, or in the nearest one above it that is there; before work that would be lost.</summary>
    /// <exception cref="IOException">No file can be made there.</exception>
    public static void RequireWritableFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string there = Path.GetFullPath(folder);
        while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } above)
        {
            there = above;
        }

        string probe = Path.Combine(there, $".{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string reason = Named(failure, probe, there).Message.TrimEnd('.');
            throw new IOException($"no file can be made in {there} ({reason}): choose another folder, or allow writing there.", failure);
        }
    }

    /// <summary>A failure of the temporary file as one of the file that the user knows; others as they are.</summary>
    private static Exception Named(Exception failure, string temporary, string path)
    {
        string message = failure.Message.Replace(temporary, path, StringComparison.Ordinal);
        return message == failure.Message ? failure : failure switch
        {
            DirectoryNotFoundException => new DirectoryNotFoundException(message, failure),
            UnauthorizedAccessException => new UnauthorizedAccessException(message, failure),
            IOException => new IOException(message, failure) { HResult = failure.HResult },
            _ => failure,
        };
    }

    /// <summary>Who may read and write a file, on Unix; null where there is no such file.</summary>
    public static UnixFileMode? PermissionsOf(string path)
    {
        const UnixFileMode ReadWriteExecute = (UnixFileMode)0x1FF; // without set-user-id and the like
        bool leadsNowhere = new FileInfo(path).LinkTarget is not null && !Path.Exists(path);
        return OperatingSystem.IsWindows() || leadsNowhere || !File.Exists(path) ? null : File.GetUnixFileMode(path) & ReadWriteExecute;
    }

    /// <summary>Refuses what renaming must not replace: folders, and devices such as /dev/stdout, which root could rename over.</summary>
    /// <exception cref="IOException">The path is a folder, a device or a pipe.</exception>
    public static void RequireFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new IOException($"{path} is a folder.");
        }

        if (RegularFile.IsSpecial(target) || IsIn("/dev/") && !IsIn("/dev/shm/") || IsIn("/proc/") || IsIn("/sys/"))
        {
            throw new IOException(
                $"{path} is a device or a pipe, and a finished file is renamed into place, which would replace it: name a file in a folder.");
        }

        bool IsIn(string folder) => target.StartsWith(folder, StringComparison.Ordinal);
    }
}
