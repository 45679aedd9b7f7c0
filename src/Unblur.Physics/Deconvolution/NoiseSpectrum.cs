using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>The noise of a photo from the frequencies where it has the least power: noise has the same everywhere.</summary>
internal static class NoiseSpectrum
{
    private const int LargestSide = 512, LeastSide = 128, Block = 16;
    private const int FirstFrequency = 4; // on each axis: edges of the photo and straight lines in it have power there
    private const double LeastRadius = 0.15; // cycles for each pixel
    private const double LowestShare = 0.05, LowestOfNoise = 0.893; // of the blocks, and the root of their power in white noise of 1, at 128 to 512 px

    /// <summary>The standard deviation of white noise in the middle of a plane; infinity for sides of less than 128 px.</summary>
    /// <param name="plane">H x W.</param>
    /// <param name="planeWidth">W.</param>
    public static double Of(ReadOnlySpan<float> plane, int planeWidth)
    {
        (int height, int width) = (SideOf(plane.Length / planeWidth), SideOf(planeWidth));
        if (Math.Min(height, width) < LeastSide)
        {
            return double.PositiveInfinity;
        }

        PlaneTransform transform = new(height, width);
        Spectrum spectrum = transform.NewSpectrum();
        float[] windowed = new float[height * width];
        double weight = Window(plane, planeWidth, windowed, width);
        transform.Forward(windowed, spectrum);
        List<double> powers = [];
        float[] block = new float[Block * Block];
        for (int v = FirstFrequency; v + Block <= height / 2; v += Block)
        {
            for (int u = FirstFrequency; u + Block <= width - FirstFrequency; u += Block)
            {
                double lowest = Math.Max(0, Math.Min(u, width - u - Block)) / (double)width;
                if (Math.Sqrt(Square(lowest) + Square(v / (double)height)) >= LeastRadius)
                {
                    powers.Add(Median(spectrum, u, v, block) / weight / Math.Log(2)); // of noise, power is distributed exponentially
                }
            }
        }

        powers.Sort();
        return Math.Sqrt(powers[(int)(LowestShare * powers.Count)]) / LowestOfNoise;
    }

    /// <summary>The middle of a plane without its mean, under a Hann window. Returns the sum of the window's squares.</summary>
    private static double Window(ReadOnlySpan<float> plane, int planeWidth, float[] windowed, int width)
    {
        int height = windowed.Length / width, left = (planeWidth - width) / 2, top = ((plane.Length / planeWidth) - height) / 2;
        double mean = 0, squares = 0;
        for (int y = 0; y < height; y++)
        {
            foreach (float value in plane.Slice(((top + y) * planeWidth) + left, width))
            {
                mean += value / windowed.Length;
            }
        }

        for (int i = 0; i < windowed.Length; i++)
        {
            (int x, int y) = (i % width, i / width);
            double weight = Hann(x, width) * Hann(y, height);
            windowed[i] = (float)(weight * (plane[((top + y) * planeWidth) + left + x] - mean));
            squares += weight * weight;
        }

        return squares;
    }

    private static double Median(Spectrum spectrum, int u, int v, float[] block)
    {
        for (int i = 0; i < block.Length; i++)
        {
            int at = ((v + (i / Block)) * spectrum.Stride) + u + (i % Block);
            block[i] = (spectrum.Re[at] * spectrum.Re[at]) + (spectrum.Im[at] * spectrum.Im[at]);
        }

        Array.Sort(block);
        return block[block.Length / 2];
    }

    private static double Hann(int at, int size) => Square(Math.Sin(Math.PI * (at + 1) / (size + 1)));

    private static double Square(double value) => value * value;

    /// <summary>The largest even side that has a fast transform.</summary>
    private static int SideOf(int side)
    {
        int even = Math.Min(side, LargestSide) / 2 * 2;
        while (even > 0 && MixedRadixTransform.NextSize(even) != even)
        {
            even -= 2;
        }

        return even;
    }
}
