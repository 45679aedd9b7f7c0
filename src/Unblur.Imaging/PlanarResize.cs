using NetVips;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>Scales images with high quality.</summary>
public static class PlanarResize
{
    /// <summary>Scales to a size with a Lanczos kernel of three lobes, which is widened for scaling down to avoid aliasing.</summary>
    /// <returns>
    /// The same channels, <paramref name="height"/> x <paramref name="width"/>. Values may slightly exceed the input's range, because Lanczos rings.
    /// </returns>
    public static PlanarImage Resize(this PlanarImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (width == image.Width && height == image.Height)
        {
            return image.Crop(0, 0, width, height);
        }

        var resized = new PlanarImage(image.Channels, height, width);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            ResizePlane(image, width, height, channel).CopyTo(resized.Plane(channel));
        }

        return resized;
    }

    private static float[] ResizePlane(PlanarImage image, int width, int height, int channel)
    {
        using Image source = VipsImages.Over(image.Plane(channel).ToArray(), image.Width, image.Height, 1, Enums.BandFormat.Float);
        using Image resized = source.Resize((double)width / image.Width, Enums.Kernel.Lanczos3, gap: 0, vscale: (double)height / image.Height);
        return resized.Width == width && resized.Height == height
            ? resized.WriteToMemory<float>()
            : throw new InvalidOperationException($"libvips scaled to {resized.Width} x {resized.Height} instead of {width} x {height}.");
    }
}
