using Unblur.Imaging;

namespace Unblur.Metrics.Alignment;

/// <summary>One brightness factor for a whole image.</summary>
internal static class Intensity
{
    /// <summary>The factor that brings an image closest to a reference in squared error: sum(xz) / sum(zz); NaN for a black image.</summary>
    internal static double BestFactor(PlanarImage image, PlanarImage reference)
    {
        double mixed = 0, squares = 0;
        for (int i = 0; i < image.Values.Length; i++)
        {
            mixed += (double)image.Values[i] * reference.Values[i];
            squares += (double)image.Values[i] * image.Values[i];
        }

        return mixed / squares;
    }

    internal static PlanarImage Scale(PlanarImage image, double factor)
        => new(image.Channels, image.Height, image.Width, [.. image.Values.Select(value => (float)(factor * value))]);

    internal static PlanarImage Multiply(PlanarImage image, PlanarImage mask)
        => new(image.Channels, image.Height, image.Width, [.. image.Values.Zip(mask.Values, (value, weight) => value * weight)]);
}
