using Unblur.Imaging;

namespace Unblur.Data.Blurring;

/// <summary>A decoded photo with the checksum of its file.</summary>
internal sealed record SourcePhoto(Photo Photo, HashedFile File)
{
    /// <exception cref="PhotoException">The file is missing or is no photo.</exception>
    public static SourcePhoto Open(SourceFile source)
    {
        if (RegularFile.IsSpecial(source.Path))
        {
            throw new PhotoException(source.Path, RegularFile.NotAFile);
        }

        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(source.Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PhotoException(source.Path, FileTrouble.OfReading(source.Path, failure), failure);
        }

        return new(Photo.Decode(bytes, source.Path), new HashedFile(source.Name, HashedFile.Hash(bytes)));
    }
}
