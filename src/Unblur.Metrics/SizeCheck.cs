using Unblur.Imaging;

namespace Unblur.Metrics;

/// <summary>The errors that all measures share.</summary>
internal static class SizeCheck
{
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    internal static void Same(PlanarImage image, PlanarImage reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        if ((image.Channels, image.Height, image.Width) != (reference.Channels, reference.Height, reference.Width))
        {
            throw new ArgumentException(
                $"image is {image.Channels} x {image.Height} x {image.Width} but reference is "
                + $"{reference.Channels} x {reference.Height} x {reference.Width}: crop both to one size.", nameof(image));
        }
    }

    /// <exception cref="ArgumentException">The image is smaller.</exception>
    internal static void AtLeast(PlanarImage image, int height, int width, string why)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Height < height || image.Width < width)
        {
            throw new ArgumentException(
                $"The image is {image.Width} x {image.Height} and {why}: give at least {width} x {height}.", nameof(image));
        }
    }
}
