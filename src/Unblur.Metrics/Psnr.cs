using Unblur.Imaging;

namespace Unblur.Metrics;

/// <summary>Peak signal-to-noise ratio.</summary>
public static class Psnr
{
    /// <summary>10 log10(peak² / mean squared difference), over all pixels and channels together.</summary>
    /// <param name="image">C x H x W, values in [0,1].</param>
    /// <param name="reference">Of the same size.</param>
    /// <param name="peak">The largest value there is. Default 1.</param>
    /// <returns>dB; infinite for equal images. Computed in double precision; no border is left out.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Of(PlanarImage image, PlanarImage reference, double peak = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        if ((image.Channels, image.Height, image.Width) != (reference.Channels, reference.Height, reference.Width))
        {
            throw new ArgumentException(
                $"image is {image.Channels} x {image.Height} x {image.Width} but reference is "
                + $"{reference.Channels} x {reference.Height} x {reference.Width}: crop both to one size.", nameof(image));
        }

        return Of(image.Values, reference.Values, peak);
    }

    /// <inheritdoc cref="Of(PlanarImage, PlanarImage, double)"/>
    public static double Of(ReadOnlySpan<float> image, ReadOnlySpan<float> reference, double peak = 1)
    {
        if (image.Length != reference.Length || image.IsEmpty)
        {
            throw new ArgumentException($"image has {image.Length} values but reference has {reference.Length}: give two images of one size.", nameof(image));
        }

        var sum = 0.0;
        for (var i = 0; i < image.Length; i++)
        {
            var difference = (double)image[i] - reference[i];
            sum += difference * difference;
        }

        return 10 * Math.Log10(peak * peak * image.Length / sum);
    }
}
