using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>The image library that is installed.</summary>
public static class ImagingRuntime
{
    /// <summary>The version of libvips.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded; the message says why.</exception>
    public static Version LibraryVersion => VipsLibrary.EnsureStarted();
}
