using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Training.RpGan;

/// <summary>
/// Draws what an estimate of a kernel might be: near the truth mostly, sometimes without a part of it, and now and then another kernel altogether.
/// </summary>
/// <remarks>
/// Blind deconvolution of a patch takes too long for training. Its errors are drawn instead: a shift of less than a pixel, since a photo does not tell
/// where its kernel's centre is; a size and a direction that are a little off; softened strokes; weak parts cut off; light that is left at one place;
/// a stroke that is missed; and the kernel of a shake that never was, as straight edges of a scene give it.
/// </remarks>
internal static class KernelMisjudgement
{
    private const double ExactShare = 0.05, WrongShare = 0.15, PartialShare = 0.15, RoughShare = 0.4;
    private const double Fine = 0.3;                                        // errors of the others, as a share of rough ones
    private const double Shift = 0.35, Growth = 0.07, Angle = 0.05;         // standard deviations: px, logarithm, radians
    private const double Softening = 0.7, Cut = 0.08, Core = 0.2, Uneven = 0.5;

    /// <summary>An estimate of a kernel.</summary>
    /// <param name="kernel">The true one.</param>
    /// <param name="shake">How kernels are drawn that are wrong altogether.</param>
    /// <param name="random">The sample's generator.</param>
    internal static BlurKernel Draw(BlurKernel kernel, ShakeOptions shake, Random random)
    {
        double kind = random.NextDouble();
        return kind < ExactShare ? kernel
            : kind < ExactShare + WrongShare ? BlurKernel.FromPath(ShakePath.HandShake(Math.Max(2, kernel.Length * (0.5 + random.NextDouble())), shake, random))
            : Bent(kernel, kind > 1 - PartialShare, random);
    }

    private static BlurKernel Bent(BlurKernel kernel, bool isPartial, Random random)
    {
        double error = random.NextDouble() < RoughShare ? 1 : Fine;
        double growth = Math.Exp(error * Growth * random.NextNormal()), angle = error * Angle * random.NextNormal();
        double cosine = growth * Math.Cos(angle), sine = growth * Math.Sin(angle);
        (double shiftX, double shiftY) = (Shift * random.NextNormal(), Shift * random.NextNormal());
        double softening = Softening * random.NextDouble() * random.NextDouble();
        Missed missed = new(isPartial, kernel, random);
        (double waveX, double waveY, double phase) = (random.NextNormal(), random.NextNormal(), Math.Tau * random.NextDouble());
        double uneven = error * Uneven * random.NextDouble(), slowness = 1 / (0.4 * (kernel.Radius + 1));
        int radius = (int)Math.Ceiling((kernel.Radius * 1.5 * growth) + (3 * softening)) + 3, size = (2 * radius) + 1;
        double[] weights = new double[size * size];
        foreach (KernelTap tap in kernel.Taps)
        {
            double kept = missed.Keep(tap) * (1 + (uneven * Math.Sin((((waveX * tap.Dx) + (waveY * tap.Dy)) * slowness) + phase)));
            (double x, double y) = ((cosine * tap.Dx) - (sine * tap.Dy) + shiftX, (sine * tap.Dx) + (cosine * tap.Dy) + shiftY);
            Spread(weights, size, radius + x, radius + y, softening, tap.Weight * kept);
        }

        Clean(weights, error * Cut * random.NextDouble());
        double core = error * Math.Max(0, Core * ((2 * random.NextDouble()) - 1)), sum = weights.Sum();
        weights[Array.IndexOf(weights, weights.Max())] += core * sum;
        return BlurKernel.FromWeights(size, weights, kernel.Length * growth);
    }

    /// <summary>A weight at a place between pixels, softened by a normal distribution as far as a place between pixels does not soften it.</summary>
    private static void Spread(double[] weights, int size, double x, double y, double softening, double weight)
    {
        double width = Math.Max(softening, 0.35);
        int reach = (int)Math.Ceiling(2.5 * width);
        (int column, int row) = ((int)Math.Round(x), (int)Math.Round(y));
        double sum = 0;
        Span<double> shares = stackalloc double[((2 * reach) + 1) * ((2 * reach) + 1)];
        for (int i = 0; i < shares.Length; i++)
        {
            (double dx, double dy) = (column - reach + (i % ((2 * reach) + 1)) - x, row - reach + (i / ((2 * reach) + 1)) - y);
            shares[i] = Math.Exp(-((dx * dx) + (dy * dy)) / (2 * width * width));
            sum += shares[i];
        }

        for (int i = 0; i < shares.Length; i++)
        {
            (int atX, int atY) = (column - reach + (i % ((2 * reach) + 1)), row - reach + (i / ((2 * reach) + 1)));
            if (atX >= 0 && atX < size && atY >= 0 && atY < size)
            {
                weights[(atY * size) + atX] += weight * shares[i] / sum;
            }
        }
    }

    /// <summary>Weak parts cut off, as estimates are cleaned.</summary>
    private static void Clean(double[] weights, double share)
    {
        double least = share * weights.Max();
        foreach (ref double weight in weights.AsSpan())
        {
            weight = weight < least ? 0 : weight;
        }
    }

    /// <summary>A stroke at one end that is seen too weakly, or not at all.</summary>
    private readonly struct Missed
    {
        private readonly double _x, _y, _from, _left;

        internal Missed(bool isPartial, BlurKernel kernel, Random random)
        {
            double direction = Math.Tau * random.NextDouble();
            (_y, _x) = Math.SinCos(direction);
            _from = isPartial ? kernel.Radius * 0.6 * random.NextDouble() : double.PositiveInfinity;
            _left = 0.6 * random.NextDouble();
        }

        internal double Keep(KernelTap tap) => (_x * tap.Dx) + (_y * tap.Dy) > _from ? _left : 1;
    }
}
