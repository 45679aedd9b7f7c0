using System.Diagnostics;
using Unblur.Physics.Operators;

namespace Unblur.Bench;

/// <summary>Fourier transforms of a real plane, there and back.</summary>
internal static class FourierBenchmark
{
    private const int Side = 1024;

    internal static void Run(int runs)
    {
        Random random = new(1);
        float[] plane = [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextSingle())];
        PlaneTransform transform = new(Side, Side);
        Spectrum spectrum = transform.NewSpectrum();
        double best = double.MaxValue;
        for (int run = 0; run < runs; run++)
        {
            best = Math.Min(best, Milliseconds(() =>
            {
                transform.Forward(plane, spectrum);
                transform.Inverse(spectrum, plane);
            }));
        }

        Console.WriteLine(FormattableString.Invariant($"{Side} x {Side}, real, there and back, one thread, best of {runs}: {best:F1} ms"));
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
