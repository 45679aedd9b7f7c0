using System.Security.Cryptography;
using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>What a data set holds, by names, sizes and a fingerprint of parts: two listings differ where photos were added, removed or replaced.</summary>
public static class PhotoListing
{
    private const string Lists = "*_list.txt";

    /// <summary>Length of each of the three parts that are looked at: the first, the middle and the last bytes.</summary>
    private const int PartLength = 4096;

    private const int FingerprintBytes = 8;

    /// <summary>The photos of a folder, or of a list of pairs.</summary>
    /// <param name="path">A folder, searched to any depth, or a list (.txt).</param>
    /// <returns>What each is by the path relative to the folder, with /. Empty where there is no such folder or list.</returns>
    /// <exception cref="DataSetException">The folder cannot be listed.</exception>
    public static SortedDictionary<string, ListedPhoto> Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        return Directory.Exists(full) ? Listing(full, [.. PhotoFiles.Photos(full), .. Directory.EnumerateFiles(full, Lists)])
            : RegularFile.Exists(full) ? Listing(Path.GetDirectoryName(full)!, [full, .. Listed(full)])
            : new(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Listed(string list)
    {
        try
        {
            return PairedSet.Find(list).Pairs.SelectMany(pair => new[] { pair.Blurry, pair.Sharp }.OfType<string>());
        }
        catch (DataSetException)
        {
            return []; // who opens it reports what is wrong
        }
    }

    private static SortedDictionary<string, ListedPhoto> Listing(string root, IEnumerable<string> files)
    {
        SortedDictionary<string, ListedPhoto> listing = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            listing[Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')] = RegularFile.Exists(file) ? Look(file) : new ListedPhoto(0, null);
        }

        return listing;
    }

    private static ListedPhoto Look(string path)
    {
        long length = new FileInfo(FileLinks.RealPath(path)).Length;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            length = file.Length;
            long last = Math.Max(0, length - PartLength);
            byte[] parts = new byte[3 * PartLength];
            int filled = 0;
            foreach (long start in (long[])[0, last / 2, last])
            {
                file.Position = start;
                filled += file.ReadAtLeast(parts.AsSpan(filled, PartLength), PartLength, throwOnEndOfStream: false);
            }

            return new ListedPhoto(length, Convert.ToHexStringLower(SHA256.HashData(parts.AsSpan(0, filled)).AsSpan(0, FingerprintBytes)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new ListedPhoto(length, null); // who opens the photo reports it
        }
    }
}

/// <summary>What tells a photo from another of the same name.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Fingerprint">
/// 16 hexadecimal digits over its first, middle and last 4096 bytes; null where it cannot be read, and for listings of earlier versions.
/// </param>
public readonly record struct ListedPhoto(long Bytes, string? Fingerprint);
