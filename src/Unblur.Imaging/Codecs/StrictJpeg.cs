using NetVips;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging.Codecs;

/// <summary>Decodes JPEGs so that a picture of which a part is missing fails.</summary>
/// <remarks>
/// libjpeg fills missing pixels with grey and warns. libvips can fail at warnings, but at harmless ones (padding, versions) too, and not at those of the
/// last rows: the text of the warning decides. All threads share that text, so where it is in doubt the photo is decoded once more, alone. libjpeg reports its
/// first warning alone: behind a harmless one the coded pixels are counted.
/// </remarks>
internal static class StrictJpeg
{
    private const Enums.FailOn FailOnError = Enums.FailOn.Error, FailOnWarning = Enums.FailOn.Warning;

    /// <summary>Decodes a photo.</summary>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="decode">Decodes by a value of libvips' VipsFailOn; may be called several times.</param>
    /// <param name="isShort">Whether coded pixels are missing; called in doubt, since it takes as long as decoding.</param>
    /// <exception cref="PhotoException">It is damaged, or a part is missing.</exception>
    public static Photo Decode(string name, Func<Enums.FailOn, Photo> decode, Func<bool> isShort)
        => VipsLibrary.Shared(() => WithoutWarning(decode)) ?? VipsLibrary.Alone(() => Judged(name, decode, isShort));

    /// <summary>The photo; null where there was a warning, on whatever thread.</summary>
    private static Photo? WithoutWarning(Func<Enums.FailOn, Photo> decode)
    {
        int before = VipsLibrary.SeenJpegWarnings().Count;
        Photo? photo = WithoutError(decode);
        return VipsLibrary.SeenJpegWarnings().Count == before ? photo : null;
    }

    private static Photo Judged(string name, Func<Enums.FailOn, Photo> decode, Func<bool> isShort)
    {
        VipsLibrary.ForgetLastJpegWarning();
        int before = VipsLibrary.SeenJpegWarnings().Count;
        Photo? photo = WithoutError(decode);
        (int count, string last) = VipsLibrary.SeenJpegWarnings();
        if (count == before && photo is not null)
        {
            return photo;
        }

        // A refusal without words: work that shares libvips' text, but not the lock, has taken them.
        string words = last.Length == 0 ? "libvips says no more" : last;
        if (IsMissingData(last))
        {
            throw new PhotoException(name, $"is damaged or incomplete ({last}).");
        }

        Photo whole = photo ?? decode(FailOnError);
        return isShort() ? throw new PhotoException(name, $"is damaged or incomplete (a part of the picture is missing; {words}).") : whole;
    }

    /// <summary>The photo; null where libvips refuses it. Whether that is damage or a harmless warning is judged by the text.</summary>
    private static Photo? WithoutError(Func<Enums.FailOn, Photo> decode)
    {
        try
        {
            return decode(FailOnWarning);
        }
        catch (PhotoException failure) when (failure.InnerException is VipsException)
        {
            return null;
        }
    }

    /// <summary>Whether libjpeg's message is about pixels that are not in the file.</summary>
    private static bool IsMissingData(string message) =>
        message.Contains("remature end", StringComparison.Ordinal)
        || (message.Contains("Corrupt JPEG data", StringComparison.Ordinal) && !message.Contains("extraneous bytes", StringComparison.Ordinal));
}
