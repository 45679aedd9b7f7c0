using System.Security.Cryptography;
using Unblur.Imaging;

namespace Unblur.Models;

/// <summary>The SHA-256 of files, as cards have it: 64 small hexadecimal digits.</summary>
internal static class Checksum
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static string Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Of a file, or of all files directly in a folder, by name.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    internal static string OfAll(string path)
    {
        if (!Directory.Exists(path))
        {
            return Of(path);
        }

        IEnumerable<string> files = Directory.EnumerateFiles(path).Where(RegularFile.Exists).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Of(file)}");
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files))));
    }
}
