using Unblur.Imaging;

namespace Unblur.Torch.Checkpoints;

/// <summary>Opens weight files and reads blocks of them, turning failures of the file system into <see cref="WeightFileException"/>.</summary>
internal static class WeightStream
{
    /// <summary>Opens a file and hands it to a reader.</summary>
    public static T Read<T>(string path, Func<FileStream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (RegularFile.IsSpecial(path))
        {
            throw new WeightFileException(path, RegularFile.NotAFile);
        }

        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            return read(stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new WeightFileException(path, $"the file cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads a block whose length the caller has already checked against the file, so that a lie in a header cannot make us allocate.</summary>
    public static byte[] ReadBlock(Stream stream, int length)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(length);
        stream.ReadExactly(block);
        return block;
    }
}
