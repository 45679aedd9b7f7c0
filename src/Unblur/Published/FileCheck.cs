using Microsoft.Win32.SafeHandles;
using Unblur.Imaging;
using Unblur.Models;

namespace Unblur.Published;

/// <summary>Holds files against what is pinned of them.</summary>
internal static class FileCheck
{
    /// <summary>Bytes of a file, or of what a link leads to; null where there is none.</summary>
    internal static long? Length(string path)
    {
        if (!RegularFile.Exists(path))
        {
            return null; // a link that leads nowhere or in a circle, too
        }

        FileInfo file = new(path);
        return (file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!).Length;
    }

    /// <summary>What is wrong with a file; null where it is the one that was published.</summary>
    internal static string? Problem(string path, PublishedFile file)
    {
        if (RegularFile.IsSpecial(path))
        {
            return $"it {RegularFile.NotAFile}";
        }

        using SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle); // of what a link leads to
        if (length != file.Bytes)
        {
            return $"it has {length} bytes, but {file.Name} as published has {file.Bytes}";
        }

        string found = Checksum.Of(path);
        return found == file.Sha256 ? null : $"its SHA-256 is {found}, but that of {file.Name} as published is {file.Sha256}";
    }
}
