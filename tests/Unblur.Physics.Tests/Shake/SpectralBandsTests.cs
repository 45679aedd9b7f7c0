using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Shake;

namespace Unblur.Physics.Tests.Shake;

/// <summary>The power in bands, held against sums over a transform that is computed as it is defined.</summary>
public sealed class SpectralBandsTests
{
    private const int Block = 16, Rings = 4, Directions = 12;

    [Fact]
    public void Powers_OfEveryBlock_AreThoseOfTheDefinition()
    {
        const int Height = 44, Width = 38;
        PlanarImage image = TestImages.Random(9, 1, Height, Width);
        float[] powers = new SpectralBands(Block, Rings).Powers(image.Values, Height, Width, maximumThreads: 1);
        (int Top, int Left)[] blocks =
        [
            (0, 0), (0, 16), (16, 0), (16, 16), (0, 8), (16, 8), (8, 0), (8, 16), (24, 0), (24, 16), (8, 8), (24, 8),
        ];

        Assert.Equal(blocks.Length * Rings * Directions, powers.Length);
        for (int i = 0; i < blocks.Length; i++)
        {
            double[] spectrum = Spectrum(image, blocks[i].Top, blocks[i].Left);
            for (int band = 0; band < Rings * Directions; band++)
            {
                double expected = Weighted(spectrum, band);
                Assert.Equal(expected, powers[(i * Rings * Directions) + band], 1e-5 * (expected + 0.01));
            }
        }
    }

    /// <summary>The power at all frequencies whose horizontal part is not negative, rows of vertical ones.</summary>
    private static double[] Spectrum(PlanarImage image, int top, int left)
    {
        double mean = 0, window = 0;
        for (int i = 0; i < Block * Block; i++)
        {
            mean += Pixel(i) / (Block * Block);
            window += Math.Pow(Hann(i / Block) * Hann(i % Block), 2);
        }

        double[] power = new double[Block * ((Block / 2) + 1)];
        for (int at = 0; at < power.Length; at++)
        {
            (int v, int u) = (at / ((Block / 2) + 1), at % ((Block / 2) + 1));
            Complex sum = 0;
            for (int i = 0; i < Block * Block; i++)
            {
                sum += (Pixel(i) - mean) * Hann(i / Block) * Hann(i % Block) * Complex.Exp(-Complex.ImaginaryOne * Math.Tau * ((v * (i / Block)) + (u * (i % Block))) / Block);
            }

            power[at] = (sum * Complex.Conjugate(sum)).Real / window;
        }

        return power;

        double Pixel(int i) => image.Values[((top + (i / Block)) * image.Width) + left + (i % Block)];
        static double Hann(int i) => 0.5 - (0.5 * Math.Cos(Math.Tau * i / Block));
    }

    private static double Weighted(double[] spectrum, int band)
    {
        (double sum, double all) = (0, 0);
        for (int at = 0; at < spectrum.Length; at++)
        {
            int v = at / ((Block / 2) + 1);
            double weight = Weight((double)(at % ((Block / 2) + 1)) / Block, (double)(v < Block / 2 ? v : v - Block) / Block, band);
            (sum, all) = (sum + (weight * spectrum[at]), all + weight);
        }

        return sum / all;
    }

    private static double Weight(double x, double y, int band)
    {
        double radius = Math.Sqrt((x * x) + (y * y)), ring = Math.Log(Block / 3.0) / Rings;
        double apart = (Math.Log(radius * Block / 1.5) / ring) - 0.5 - (band / Directions);
        double away = Math.IEEERemainder(Math.Atan2(y, x) - (band % Directions * Math.PI / Directions), Math.PI) / (Math.PI / Directions);
        double weight = Math.Exp(-0.5 * (Math.Pow(apart / 0.6, 2) + Math.Pow(away / 0.8, 2)));
        return radius > 0.9 / Block && weight >= 0.01 ? weight : 0;
    }
}
