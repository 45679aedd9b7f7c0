using Unblur.Imaging;

namespace Unblur.Metrics.Blur;

/// <summary>How blurry a photo is, measured without a sharp reference: blurring it once more changes a blurry photo less than a sharp one.</summary>
/// <remarks>
/// <para>Crété, Dolmiere, Ladret, Nicolas, "The blur effect: perception and estimation with a new no-reference perceptual blur metric", 2007: luma is averaged
/// over 9 px along a direction; what the differences of neighbours keep of their size, summed over the photo, is the score. A ratio, so neither contrast nor
/// the amount of texture matters at first order.</para>
/// <para>Two changes. Four directions are tried where the paper has two, and the largest counts, since motion blurs along one direction and leaves edges
/// along it sharp. Luma is smoothed first (Gaussian, σ 0.6 px), so that noise does not pass for sharpness.</para>
/// </remarks>
public static class BlurScore
{
    /// <summary>Smallest side of a photo, px.</summary>
    public const int MinimumSide = 32;

    private const int Radius = 4;
    private const int Margin = Radius + 2;
    private static readonly float[] s_smoothing = Gaussian(0.6);
    private static readonly (int X, int Y)[] s_directions = [(1, 0), (0, 1), (1, 1), (1, -1)];

    /// <summary>The score.</summary>
    /// <param name="image">RGB or grey, gamma-encoded, at the size that it is to be used at: scaling down sharpens.</param>
    /// <returns>0 to 1, larger for blurrier; NaN where the image is constant. Sharp photos are mostly below 0.35, blurry ones above 0.45.</returns>
    /// <exception cref="ArgumentException">A side is below <see cref="MinimumSide"/>.</exception>
    public static double Of(PlanarImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (Math.Min(image.Width, image.Height) < MinimumSide)
        {
            throw new ArgumentException($"The image is {image.Width} x {image.Height}: the blur score needs {MinimumSide} px on every side.", nameof(image));
        }

        float[] luma = Smooth(Luma(image), image.Width, image.Height);
        double[] kept = s_directions.Select(direction => KeptShare(luma, image.Width, image.Height, direction.X, direction.Y)).ToArray();
        return kept.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max(); // a direction without any difference has no score
    }

    // The mean over 9 px of a neighbour less that of a pixel is a ninth of the difference between the two ends.
    private static double KeptShare(float[] luma, int width, int height, int dx, int dy)
    {
        int step = (dy * width) + dx;
        (double before, double after) = (0.0, 0.0);
        for (int y = Margin; y < height - Margin; y++)
        {
            (float rowBefore, float rowAfter) = (0f, 0f);
            for (int i = (y * width) + Margin; i < ((y + 1) * width) - Margin; i++)
            {
                float difference = MathF.Abs(luma[i + step] - luma[i]);
                float blurred = MathF.Abs(luma[i + ((Radius + 1) * step)] - luma[i - (Radius * step)]) / ((2 * Radius) + 1);
                rowBefore += difference;
                rowAfter += MathF.Min(difference, blurred);
            }

            (before, after) = (before + rowBefore, after + rowAfter);
        }

        return after / before;
    }

    private static float[] Luma(PlanarImage image)
    {
        if (image.Channels == 1)
        {
            return image.Values;
        }

        float[] luma = new float[image.Width * image.Height];
        Span<float> red = image.Plane(0);
        Span<float> green = image.Plane(1);
        Span<float> blue = image.Plane(2);
        for (int i = 0; i < luma.Length; i++)
        {
            luma[i] = (0.299f * red[i]) + (0.587f * green[i]) + (0.114f * blue[i]);
        }

        return luma;
    }

    // Borders stay as they are: the score does not look there.
    private static float[] Smooth(float[] plane, int width, int height) => Filter(Filter(plane, width, height, 1), width, height, width);

    private static float[] Filter(float[] plane, int width, int height, int step)
    {
        float[] result = plane.ToArray();
        for (int y = 2; y < height - 2; y++)
        {
            for (int i = (y * width) + 2; i < ((y + 1) * width) - 2; i++)
            {
                result[i] = (s_smoothing[0] * plane[i]) + (s_smoothing[1] * (plane[i - step] + plane[i + step]))
                    + (s_smoothing[2] * (plane[i - (2 * step)] + plane[i + (2 * step)]));
            }
        }

        return result;
    }

    private static float[] Gaussian(double sigma)
    {
        double[] weights = [.. Enumerable.Range(0, 3).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double sum = weights[0] + (2 * (weights[1] + weights[2]));
        return [.. weights.Select(weight => (float)(weight / sum))];
    }
}
