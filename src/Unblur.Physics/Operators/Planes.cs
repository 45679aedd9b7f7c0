using Unblur.Imaging;

namespace Unblur.Physics.Operators;

/// <summary>Checks and copies of images, C x H x W by channel and row.</summary>
internal static class Planes
{
    /// <exception cref="ArgumentException">The values do not fill the planes.</exception>
    public static void Require(double[] values, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.LongLength != (long)channels * height * width)
        {
            throw new ArgumentException(
                $"{values.LongLength} values do not fill {channels} x {height} x {width}: give {(long)channels * height * width}.", nameof(values));
        }
    }

    /// <exception cref="ArgumentException">The image is not of the size given.</exception>
    public static void RequireSize(PlanarImage image, int channels, int height, int width, string name)
    {
        ArgumentNullException.ThrowIfNull(image, name);
        if (image.Channels != channels || image.Height != height || image.Width != width)
        {
            throw new ArgumentException(
                $"{name} is {image.Channels} x {image.Height} x {image.Width} but must be {channels} x {height} x {width}: give an image of that size.", name);
        }
    }

    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static void Copy(PlanarImage source, PlanarImage result)
    {
        RequireSize(result, source.Channels, source.Height, source.Width, nameof(result));
        source.Values.CopyTo(result.Values, 0);
    }
}
