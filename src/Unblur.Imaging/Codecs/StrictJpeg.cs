using NetVips;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Decodes JPEGs so that a picture of which a part is missing fails.</summary>
/// <remarks>
/// libjpeg fills missing pixels with grey and warns. libvips can fail at warnings, but at harmless ones (padding, versions) too, and not at those of the
/// last rows: the text of the warning decides. All threads share that text, so where it is in doubt the photo is decoded once more, alone.
/// </remarks>
internal static class StrictJpeg
{
    private const Enums.FailOn FailOnError = Enums.FailOn.Error, FailOnWarning = Enums.FailOn.Warning;

    private static readonly ReaderWriterLockSlim s_text = new();

    /// <summary>Decodes a photo.</summary>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="decode">Decodes by a value of libvips' VipsFailOn; may be called several times.</param>
    /// <exception cref="PhotoException">It is damaged, or a part is missing.</exception>
    public static Photo Decode(string name, Func<Enums.FailOn, Photo> decode)
    {
        s_text.EnterReadLock();
        try
        {
            int before = VipsLibrary.SeenJpegWarnings().Count;
            Photo photo = decode(FailOnWarning);
            if (VipsLibrary.SeenJpegWarnings().Count == before)
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

    private static Photo DecodeAlone(string name, Func<Enums.FailOn, Photo> decode)
    {
        s_text.EnterWriteLock();
        try
        {
            int before = VipsLibrary.SeenJpegWarnings().Count;
            Photo? photo = null;
            try
            {
                photo = decode(FailOnWarning);
            }
            catch (PhotoException failure) when (failure.InnerException is VipsException)
            {
                // The warning has the reason.
            }

            (int count, string last) = VipsLibrary.SeenJpegWarnings();
            return count != before && IsMissingData(last) ? throw new PhotoException(name, $"is damaged or incomplete ({last}).") : photo ?? decode(FailOnError);
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
