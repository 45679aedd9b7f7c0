using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>What JPEG took away from a photo, from its pixels alone: the steps to which it rounded each frequency of its blocks.</summary>
/// <remarks>
/// <para>Where blocks of 8 x 8 begin is seen from the steps between them. In each frequency of these blocks, coefficients lie at multiples of one step q
/// (Fan and de Queiroz, "Identification of bitmap compression history", 2003), which shows in the mean of cos(2π c / q).</para>
/// <para>The mean of a block does not count, which is the same in many where a photo has a flat background; most frequencies that have
/// something to see a step by must have one, as repeated shapes look rounded in a few; and one of them must have several multiples of it, where a
/// drawing whose blocks are all alike has one.</para>
/// <para>The error of a coefficient that was not rounded to 0 is q² / 12. Those that were are smaller than q / 2, and distributed as Laplace's
/// distribution is that has as many of them: a blurry photo has next to nothing there, and loses nothing.</para>
/// </remarks>
internal static class JpegNoise
{
    private const int Side = 8, MostBlocks = 4096, MostPhaseRows = 256;
    private const int LargestStep = 100, BinsPerUnit = 4, LargestCoefficient = 512;
    private const int FewestOutside = 24, Outside = 4; // coefficients to see a step by; beyond what rounding pixels makes of 0
    private const double SureOfStep = 5, LeastCosine = 0.25; // standard deviations of the mean cosine of chance, and that mean
    private const double RoundedShare = 0.6; // of the frequencies that show something
    private const int FewestMultiples = 6;

    private static readonly double[] s_basis = Basis();

    /// <summary>The standard deviation of the error in luma, 0 where no JPEG is seen.</summary>
    /// <param name="image">One channel, or red, green and blue; [0,1].</param>
    public static double Of(PlanarImage image)
    {
        if (Math.Min(image.Height, image.Width) < 4 * Side)
        {
            return 0;
        }

        float[] luma = Luma(image);
        int left = Phase(luma, image.Width, image.Height, 1, image.Width), top = Phase(luma, image.Height, image.Width, image.Width, 1);
        List<double[]> blocks = Blocks(luma, image.Height, image.Width, top, left);
        (double sum, int seen, int rounded, int multiples) = (0, 0, 0, 0);
        for (int frequency = 1; frequency < Side * Side; frequency++)
        {
            double[] coefficients = [.. blocks.Select(block => block[frequency])];
            (bool isSeen, int step) = StepOf(coefficients);
            seen += isSeen ? 1 : 0;
            if (step > 0)
            {
                (sum, rounded) = (sum + Error(coefficients, step), rounded + 1);
                multiples = Math.Max(multiples, coefficients.Select(coefficient => (int)Math.Round(Math.Abs(coefficient) / step)).Distinct().Count());
            }
        }

        return multiples >= FewestMultiples && rounded >= RoundedShare * seen ? Math.Sqrt(sum) / Side / 255 : 0;
    }

    private static float[] Luma(PlanarImage image)
    {
        float[] luma = new float[image.Height * image.Width];
        (int red, int green, int blue) = image.Channels >= 3 ? (0, 1, 2) : (0, 0, 0);
        ReadOnlySpan<float> r = image.Plane(red), g = image.Plane(green), b = image.Plane(blue);
        for (int i = 0; i < luma.Length; i++)
        {
            luma[i] = 255 * ((0.299f * r[i]) + (0.587f * g[i]) + (0.114f * b[i]));
        }

        return luma;
    }

    /// <summary>Where blocks begin along one direction: across their borders, neighbours differ by more than beside them.</summary>
    private static int Phase(float[] luma, int length, int lines, int along, int across)
    {
        Span<double> excess = stackalloc double[Side];
        int step = Math.Max(1, lines / MostPhaseRows);
        for (int line = 0; line < lines; line += step)
        {
            for (int i = 2; i < length - 1; i++)
            {
                int at = (line * across) + (i * along);
                float here = Math.Abs(luma[at] - luma[at - along]);
                excess[i % Side] += here - (0.5 * (Math.Abs(luma[at - along] - luma[at - (2 * along)]) + Math.Abs(luma[at + along] - luma[at])));
            }
        }

        int phase = 0;
        for (int i = 1; i < Side; i++)
        {
            phase = excess[i] > excess[phase] ? i : phase;
        }

        return phase;
    }

    /// <summary>The coefficients of blocks at equal distances, at most <see cref="MostBlocks"/>.</summary>
    private static List<double[]> Blocks(float[] luma, int height, int width, int top, int left)
    {
        (int rows, int columns) = ((height - top) / Side, (width - left) / Side);
        int every = Math.Max(1, ((rows * columns) + MostBlocks - 1) / MostBlocks);
        List<double[]> blocks = [];
        for (int i = 0; i < rows * columns; i += every)
        {
            blocks.Add(Transformed(luma, ((top + (i / columns * Side)) * width) + left + (i % columns * Side), width));
        }

        return blocks;
    }

    private static double[] Transformed(float[] luma, int at, int width)
    {
        Span<double> half = stackalloc double[Side * Side];
        double[] result = new double[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int u = 0; u < Side; u++)
            {
                double sum = 0;
                for (int x = 0; x < Side; x++)
                {
                    sum += s_basis[(u * Side) + x] * (luma[at + (y * width) + x] - 128);
                }

                half[(y * Side) + u] = sum;
            }
        }

        for (int v = 0; v < Side; v++)
        {
            for (int u = 0; u < Side; u++)
            {
                double sum = 0;
                for (int y = 0; y < Side; y++)
                {
                    sum += s_basis[(v * Side) + y] * half[(y * Side) + u];
                }

                result[(v * Side) + u] = sum;
            }
        }

        return result;
    }

    /// <summary>Whether a frequency has enough to see a step by, and the step to which it was rounded, 0 where it was not.</summary>
    private static (bool IsSeen, int Step) StepOf(double[] coefficients)
    {
        int[] histogram = new int[LargestCoefficient * BinsPerUnit];
        foreach (double coefficient in coefficients)
        {
            double bin = Math.Round(Math.Abs(coefficient) * BinsPerUnit);
            histogram[bin < histogram.Length - 1 ? (int)bin : ^1]++; // whatever is not finite, too
        }

        if (histogram.Skip(Outside * BinsPerUnit).Sum() < FewestOutside)
        {
            return (false, 0);
        }

        (int best, double bestScore) = (0, SureOfStep);
        for (int step = 2; step <= LargestStep; step++)
        {
            (double sum, int count) = (0, 0);
            for (int bin = step * BinsPerUnit / 2; bin < histogram.Length - 1; bin++)
            {
                if (histogram[bin] > 0)
                {
                    (sum, count) = (sum + (histogram[bin] * Math.Cos(Math.Tau * bin / (step * BinsPerUnit))), count + histogram[bin]);
                }
            }

            double score = count < FewestOutside || sum < LeastCosine * count ? 0 : sum / Math.Sqrt(0.5 * count);
            (best, bestScore) = score > bestScore ? (step, score) : (best, bestScore);
        }

        return (true, best);
    }

    /// <summary>The mean of the squared error of coefficients that were rounded to multiples of a step.</summary>
    private static double Error(double[] coefficients, int step)
    {
        double zeros = (double)coefficients.Count(coefficient => Math.Abs(coefficient) < step / 2.0) / coefficients.Length;
        double rounded = step * (double)step / 12;
        double half = step / 2.0, fall = -Math.Log(Math.Max(1 - zeros, 1e-6)) / half; // of the Laplacian
        double ofZeros = fall * half < 0.1
            ? rounded
            : ((2 / (fall * fall)) - ((1 - zeros) * ((half * half) + (2 * half / fall) + (2 / (fall * fall))))) / zeros;
        return ((1 - zeros) * rounded) + (zeros * ofZeros);
    }

    /// <summary>The orthonormal cosine transform of 8 values, one row for each frequency.</summary>
    private static double[] Basis()
    {
        double[] basis = new double[Side * Side];
        for (int u = 0; u < Side; u++)
        {
            for (int x = 0; x < Side; x++)
            {
                basis[(u * Side) + x] = (u == 0 ? Math.Sqrt(1.0 / Side) : Math.Sqrt(2.0 / Side)) * Math.Cos(((2 * x) + 1) * u * Math.PI / (2 * Side));
            }
        }

        return basis;
    }
}
