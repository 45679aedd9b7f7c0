using System.Diagnostics;
using Unblur.Physics.Operators;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>Fourier transforms of a real plane, there and back, compared with libtorch's.</summary>
internal static class FourierBenchmark
{
    private const int Side = 1024;

    internal static void Run(int runs)
    {
        TorchRuntime.Threads = 1;
        Random random = new(1);
        float[] plane = [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextSingle())];
        PlaneTransform transform = new(Side, Side);
        Spectrum spectrum = transform.NewSpectrum();
        using var tensor = Tensor.From<float>([.. plane], Side, Side);
        (double ours, double torch) = (double.MaxValue, double.MaxValue);
        for (int run = 0; run < runs; run++)
        {
            ours = Math.Min(ours, Milliseconds(() =>
            {
                transform.Forward(plane, spectrum);
                transform.Inverse(spectrum, plane);
            }));
            torch = Math.Min(torch, Milliseconds(() =>
            {
                using TensorScope scope = new();
                _ = Functional.Irfft2(Functional.Rfft2(tensor), Side, Side);
            }));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{Side} x {Side}, real, there and back, one thread, best of {runs}: ours {ours:F1} ms, libtorch {torch:F1} ms, {ours / torch:F2} of its time"));
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
