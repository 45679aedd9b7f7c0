using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Decodes JPEGs so that a picture of which a part is missing fails.</summary>
/// <remarks>
/// libjpeg fills missing pixels with grey and warns. libvips can fail at warnings, but at harmless ones (padding, versions) too, and not at those of the
/// last rows: the text of the warning decides. All threads share that text, so where it is in doubt the photo is decoded once more, alone.
/// </remarks>
internal static class StrictJpeg
{
    private const int FailOnError = 2, FailOnWarning = 3; // VipsFailOn

    private static readonly ReaderWriterLockSlim s_text = new();

    /// <summary>Decodes a photo.</summary>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="decode">Decodes by a value of libvips' VipsFailOn; may be called several times.</param>
    /// <exception cref="PhotoException">It is damaged, or a part is missing.</exception>
    public static Photo Decode(string name, Func<int, Photo> decode)
    {
        s_text.EnterReadLock();
        try
        {
            Photo photo = decode(FailOnWarning);
            if (!IsMissingData(VipsLibrary.TakeError()))
            {
                return photo;
            }
        }
        catch (PhotoException failure) when (failure.InnerException is VipsException)
        {
            // Whether it is damage or a harmless warning is seen below.
        }
        finally
        {
            s_text.ExitReadLock();
        }

        return DecodeAlone(name, decode);
    }

    private static Photo DecodeAlone(string name, Func<int, Photo> decode)
    {
        s_text.EnterWriteLock();
        try
        {
            VipsLibrary.TakeError();
            string warning;
            try
            {
                Photo photo = decode(FailOnWarning);
                warning = VipsLibrary.TakeError();
                if (!IsMissingData(warning))
                {
                    return photo;
                }
            }
            catch (PhotoException failure) when (failure.InnerException is VipsException libvips)
            {
                warning = libvips.Message;
            }

            return IsMissingData(warning) ? throw new PhotoException(name, $"is damaged or incomplete ({warning}).") : decode(FailOnError);
        }
        finally
        {
            s_text.ExitWriteLock();
        }
    }

    /// <summary>Whether libjpeg's message is about pixels that are not in the file.</summary>
    private static bool IsMissingData(string message) =>
        message.Contains("remature end", StringComparison.Ordinal)
        || (message.Contains("Corrupt JPEG data", StringComparison.Ordinal) && !message.Contains("extraneous bytes", StringComparison.Ordinal));
}
