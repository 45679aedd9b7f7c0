namespace Unblur.Imaging;

/// <summary>Why a file cannot be read, in words that say what to do.</summary>
public static class FileTrouble
{
    private const char Unknown = '\uFFFD';

    /// <summary>The reason that a path leads to no file: it is not there, its link leads nowhere, or its name is not text.</summary>
    public static string OfMissing(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // .NET reads names as UTF-8, and cannot give back the bytes of one that is not.
        return Path.GetFileName(path).Contains(Unknown, StringComparison.Ordinal) ? "has a name that is not valid UTF-8, by which it cannot be opened: rename it."
            : new FileInfo(path).LinkTarget is not { } target ? "does not exist."
            : LeadsInACircle(path) ? "is a link that leads back to itself: replace it by the photo."
            : $"is a link to {target}, which does not exist: replace it by the photo.";
    }

    /// <summary>The reason that a file could not be opened or read.</summary>
    public static string OfReading(string path, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is FileNotFoundException or DirectoryNotFoundException || LeadsInACircle(path) ? OfMissing(path)
            : failure is UnauthorizedAccessException ? "may not be read by this user: allow it, for instance with chmod u+r."
            : IsInUse(failure) ? "is in use by another program, which allows no other to read it: close it there, or copy the file first."
            : $"cannot be read: {failure.Message}";
    }

    // Windows: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; elsewhere .NET keeps such locks by flock, which says EWOULDBLOCK.
    private static bool IsInUse(Exception failure) => failure is IOException
        && (OperatingSystem.IsWindows() ? failure.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021) : failure.HResult == (OperatingSystem.IsMacOS() ? 35 : 11));

    private static bool LeadsInACircle(string path)
    {
        FileInfo file = new(path);
        try
        {
            _ = file.LinkTarget is null ? null : file.ResolveLinkTarget(returnFinalTarget: true);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
