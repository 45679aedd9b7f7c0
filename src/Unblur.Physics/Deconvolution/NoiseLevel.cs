using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>The noise of a photo, from its finest details.</summary>
public static class NoiseLevel
{
    /// <summary>The standard deviation that rounding to 8 bits adds: no estimate is below it.</summary>
    public const double Least = 1.0 / 255 / 3.4641016151377544;

    private const int Block = 32;
    private const double Quantile = 0.25;
    private const double OfColours = 1.3; // JPEG rounds colours more coarsely: its error of red, green and blue to that of luma, on photos of CLIC 2025

    /// <summary>The standard deviation of noise, and of what JPEG took away (<see cref="JpegNoise"/>), together.</summary>
    /// <param name="image">C x H x W, whole pixels of a file: what JPEG did is not seen after moving or scaling.</param>
    /// <returns>At least <see cref="Least"/>.</returns>
    public static double Of(PlanarImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return double.Hypot(White(image), (IsGrey(image) ? 1 : OfColours) * JpegNoise.Of(image));
    }

    /// <summary>The standard deviation of white noise: what is left where the photo itself shows the least. Texture adds to either of two measures, so that the lesser one counts.</summary>
    /// <param name="image">C x H x W; the mean over channels is taken. In the first measure, values below 0.02 and above 0.98, where noise is clipped, are left out.</param>
    /// <returns>At least <see cref="Least"/>.</returns>
    /// <remarks>
    /// <para>Among places: the median of |L| over 0.6745 · 6, L the photo under the mask [1 −2 1]ᵀ[1 −2 1], in blocks of 32 px, of which the smoothest quarter counts.
    /// The mask is Immerkær's ("Fast noise variance estimation", 1996), whose response to white noise is 6 standard deviations; the median of absolute
    /// values instead of their mean keeps edges out, and the quantile over blocks texture.</para>
    /// <para>Among frequencies: <see cref="NoiseSpectrum"/>. A long shake takes many of them away everywhere, which leaves nothing but noise there in photos that have no smooth place, too.</para>
    /// </remarks>
    public static double White(PlanarImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        (double byPlace, double byFrequency) = (0, 0);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            byPlace += Response(image.Plane(channel), image.Height, image.Width) / (0.6745 * 6);
            byFrequency += NoiseSpectrum.Of(image.Plane(channel), image.Width);
        }

        return Math.Max(Least, Math.Min(byPlace, byFrequency) / image.Channels);
    }

    private static bool IsGrey(PlanarImage image) => image.Channels < 3 || (image.Plane(0).SequenceEqual(image.Plane(1)) && image.Plane(0).SequenceEqual(image.Plane(2)));

    /// <summary>The quantile over blocks of the median of |L|; 0 where no block has enough values that are not clipped.</summary>
    private static double Response(ReadOnlySpan<float> plane, int height, int width)
    {
        List<float> medians = [];
        List<float> block = [];
        for (int top = 1; top < height - 1; top += Block)
        {
            for (int left = 1; left < width - 1; left += Block)
            {
                block.Clear();
                Collect(plane, width, (left, Math.Min(left + Block, width - 1)), (top, Math.Min(top + Block, height - 1)), block);
                if (block.Count >= Block)
                {
                    block.Sort();
                    medians.Add(block[block.Count / 2]);
                }
            }
        }

        medians.Sort();
        return medians.Count == 0 ? 0 : medians[(int)(Quantile * medians.Count)];
    }

    private static void Collect(ReadOnlySpan<float> plane, int width, (int From, int End) columns, (int From, int End) rows, List<float> samples)
    {
        for (int y = rows.From; y < rows.End; y++)
        {
            for (int i = (y * width) + columns.From; i < (y * width) + columns.End; i++)
            {
                if (plane[i] is < 0.02f or > 0.98f)
                {
                    continue;
                }

                float above = plane[i - width - 1] - (2 * plane[i - width]) + plane[i - width + 1];
                float here = plane[i - 1] - (2 * plane[i]) + plane[i + 1];
                float below = plane[i + width - 1] - (2 * plane[i + width]) + plane[i + width + 1];
                samples.Add(MathF.Abs(above - (2 * here) + below));
            }
        }
    }
}
