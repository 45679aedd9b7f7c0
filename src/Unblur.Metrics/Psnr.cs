using Unblur.Imaging;

namespace Unblur.Metrics;

/// <summary>Peak signal-to-noise ratio.</summary>
/// <remarks>A table's number is the mean of its images' dB values, not the dB value of their mean error.</remarks>
public static class Psnr
{
    /// <summary>10 log10(peak² / mean squared difference), over all pixels and channels together.</summary>
    /// <param name="image">C x H x W, values in [0,1].</param>
    /// <param name="reference">Of the same size.</param>
    /// <param name="peak">The largest possible value. Default 1.</param>
    /// <returns>dB; infinite for equal images. Computed in double precision; no border is left out.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Of(PlanarImage image, PlanarImage reference, double peak = 1)
    {
        SizeCheck.Same(image, reference);
        return Of(image.Values, reference.Values, peak);
    }

    /// <inheritdoc cref="Of(PlanarImage, PlanarImage, double)"/>
    public static double Of(ReadOnlySpan<float> image, ReadOnlySpan<float> reference, double peak = 1)
    {
        if (image.Length != reference.Length || image.IsEmpty)
        {
            throw new ArgumentException($"image has {image.Length} values but reference has {reference.Length}: give two images of one size.", nameof(image));
        }

        return 10 * Math.Log10(peak * peak * image.Length / SquaredError(image, reference));
    }

    /// <summary>PSNR of the images as 8-bit files would store them (see <see cref="EightBit"/>): MATLAB's <c>psnr</c> on uint8, peak 255.</summary>
    /// <returns>dB; infinite where the rounded images are equal.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double OfEightBit(PlanarImage image, PlanarImage reference)
    {
        SizeCheck.Same(image, reference);
        return Of(EightBit.Round(image), EightBit.Round(reference));
    }

    /// <summary>PSNR over part of an image: the squared error of all values over the number of ones in the mask.</summary>
    /// <param name="image">C x H x W in [0,1], 0 where the mask is.</param>
    /// <param name="reference">Of the same size, 0 where the mask is.</param>
    /// <param name="mask">C x H x W of 0 and 1: a pixel counts once in each channel, above the line as below.</param>
    /// <returns>dB; infinite for equal images, NaN for an empty mask.</returns>
    /// <remarks>The evaluation of RealBlur (Rim et al. 2020).</remarks>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Masked(PlanarImage image, PlanarImage reference, PlanarImage mask)
    {
        SizeCheck.Same(image, reference);
        SizeCheck.Same(mask, reference);
        double count = 0.0;
        foreach (float weight in mask.Values)
        {
            count += weight;
        }

        return 10 * Math.Log10(count / SquaredError(image.Values, reference.Values));
    }

    private static double SquaredError(ReadOnlySpan<float> image, ReadOnlySpan<float> reference)
    {
        double sum = 0.0;
        for (int i = 0; i < image.Length; i++)
        {
            double difference = (double)image[i] - reference[i];
            sum += difference * difference;
        }

        return sum;
    }
}
