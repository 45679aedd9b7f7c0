using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Operators;

namespace Unblur.Bench;

/// <summary>PSNR after the shift that fits best, in eighths of a pixel: a blind estimate knows a kernel but for a shift, and the photo with it.</summary>
internal static class Registration
{
    private const int Reach = 12; // whole pixels

    /// <param name="restored">C x H x W.</param>
    /// <param name="sharp">Of the same size.</param>
    /// <param name="margin">Pixels at each border that do not count, at least 12.</param>
    internal static double Psnr(PlanarImage restored, PlanarImage sharp, int margin)
    {
        (double x, double y) = Whole(restored, sharp, margin);
        double best = Shifted(restored, sharp, margin, x, y);
        for (double step = 0.5; step >= 0.125; step /= 2)
        {
            (double centreX, double centreY) = (x, y);
            foreach ((double dx, double dy) in ((double, double)[])[(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)])
            {
                double score = Shifted(restored, sharp, margin, centreX + (dx * step), centreY + (dy * step));
                (best, x, y) = score > best ? (score, centreX + (dx * step), centreY + (dy * step)) : (best, x, y);
            }
        }

        return best;
    }

    private static (int X, int Y) Whole(PlanarImage restored, PlanarImage sharp, int margin)
    {
        (double best, int bestX, int bestY) = (double.MaxValue, 0, 0);
        for (int dy = -Reach; dy <= Reach; dy++)
        {
            for (int dx = -Reach; dx <= Reach; dx++)
            {
                double sum = 0;
                for (int y = margin; y < sharp.Height - margin; y += 3)
                {
                    for (int x = margin; x < sharp.Width - margin; x += 3)
                    {
                        double difference = restored.Values[((y + dy) * sharp.Width) + x + dx] - sharp.Values[(y * sharp.Width) + x];
                        sum += difference * difference;
                    }
                }

                (best, bestX, bestY) = sum < best ? (sum, dx, dy) : (best, bestX, bestY);
            }
        }

        return (bestX, bestY);
    }

    /// <summary>PSNR of restored(p + shift) against sharp(p).</summary>
    private static double Shifted(PlanarImage restored, PlanarImage sharp, int margin, double shiftX, double shiftY)
    {
        (int height, int width) = (MixedRadixTransform.NextSize(sharp.Height), MixedRadixTransform.NextSize(sharp.Width));
        PlaneTransform transform = new(height, width);
        Spectrum spectrum = transform.NewSpectrum();
        float[] padded = new float[height * width];
        double sum = 0;
        for (int channel = 0; channel < sharp.Channels; channel++)
        {
            Padded(restored.Plane(channel), sharp.Width, padded, width);
            transform.Forward(padded, spectrum);
            SpectrumAlgebra.Shift(spectrum, shiftX, shiftY);
            transform.Inverse(spectrum, padded);
            for (int y = margin; y < sharp.Height - margin; y++)
            {
                for (int x = margin; x < sharp.Width - margin; x++)
                {
                    double difference = Math.Clamp(padded[(y * width) + x], 0, 1) - sharp.Plane(channel)[(y * sharp.Width) + x];
                    sum += difference * difference;
                }
            }
        }

        return -10 * Math.Log10(sum / ((double)sharp.Channels * (sharp.Height - (2 * margin)) * (sharp.Width - (2 * margin))));
    }

    private static void Padded(ReadOnlySpan<float> plane, int planeWidth, float[] padded, int width)
    {
        int height = plane.Length / planeWidth;
        for (int i = 0; i < padded.Length; i++)
        {
            padded[i] = plane[(Math.Min(i / width, height - 1) * planeWidth) + Math.Min(i % width, planeWidth - 1)];
        }
    }
}
