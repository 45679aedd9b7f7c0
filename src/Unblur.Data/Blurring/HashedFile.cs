using System.Security.Cryptography;

namespace Unblur.Data.Blurring;

/// <summary>A file and its content's checksum.</summary>
/// <param name="Path">Relative, with /.</param>
/// <param name="Sha256">In small hexadecimal digits.</param>
public sealed record HashedFile(string Path, string Sha256)
{
    internal static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether the file is below a folder, with this content.</summary>
    internal bool IsIn(string folder) => IsAt(System.IO.Path.Combine(folder, Path));

    /// <summary>Whether a file has this content.</summary>
    internal bool IsAt(string path)
    {
        if (!Imaging.RegularFile.Exists(path))
        {
            return false;
        }

        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == Sha256;
    }
}
