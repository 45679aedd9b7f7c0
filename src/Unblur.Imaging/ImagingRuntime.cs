using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>The image library that is installed.</summary>
public static class ImagingRuntime
{
    /// <summary>The version of libvips.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message says how to install it.</exception>
    public static Version LibraryVersion => VipsLibrary.EnsureStarted();
}
