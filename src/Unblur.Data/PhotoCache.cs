using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>Decoded photos, in their own 8 or 16 bits, up to a number of bytes.</summary>
internal static class PhotoCache
{
    /// <param name="limit">Bytes; null for a quarter of the memory there is.</param>
    internal static FileCache<Photo> Create(long? limit)
        => new(limit ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4), path => Photo.Open(path), Bytes);

    private static long Bytes(Photo photo)
        => (long)photo.Width * photo.Height * ((photo.IsGrey ? 1 : 3) + (photo.HasAlpha ? 1 : 0)) * (photo.Bits / 8);
}
