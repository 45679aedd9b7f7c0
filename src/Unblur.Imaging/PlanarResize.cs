using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>Scales images with high quality.</summary>
public static class PlanarResize
{
    private const int Lanczos3 = 5; // VipsKernel

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

    private static unsafe float[] ResizePlane(PlanarImage image, int width, int height, int channel)
    {
        Span<float> plane = image.Plane(channel);
        fixed (float* start = plane)
        {
            using var source = VipsImage.Over(start, (long)plane.Length * sizeof(float), image.Width, image.Height, 1, VipsFormat.Float);
            using VipsOperation resize = new VipsOperation("resize").Set("in", source).Set("kernel", Lanczos3).Set("gap", 0.0)
                .Set("scale", (double)width / image.Width).Set("vscale", (double)height / image.Height);
            using VipsImage resized = resize.RunToImage();
            if (resized.Width != width || resized.Height != height)
            {
                throw new InvalidOperationException($"libvips scaled to {resized.Width} x {resized.Height} instead of {width} x {height}.");
            }

            return resized.ToFloats();
        }
    }
}
