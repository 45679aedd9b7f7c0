using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;

namespace Unblur.Bench;

/// <summary>Blur operators on one thread: from how many weights on Fourier transforms beat summing, and what camera shake costs.</summary>
internal static class BlurBenchmark
{
    private const int Height = 720, Width = 1280;

    public static void Run(int runs)
    {
        PlanarImage image = new(1, Height, Width);
        Random random = new(1);
        foreach (ref float value in image.Values.AsSpan())
        {
            value = random.NextSingle();
        }

        Console.WriteLine($"one channel of {Width} x {Height}, one thread, best of {runs}, ns per pixel");
        Console.WriteLine("kernel                size     taps     taps    Fourier");
        foreach (int length in new[] { 10, 30, 60, 120, 250 })
        {
            Compare($"hand shake {length} px", EvaluationKernels.HandShake(1, length, length, 1)[0], image, runs);
        }

        foreach (int size in new[] { 9, 15, 21, 25, 31, 61 })
        {
            Compare($"square {size} px", BlurKernel.FromWeights(size, [.. Enumerable.Repeat(1.0, size * size)], size), image, runs);
        }

        CameraView view = new(Width, Height, Width);
        foreach (double extent in new[] { 10.0, 30 })
        {
            CameraShakeBlur shake = new(CameraPath.HandShake(new CameraShakeOptions(), view, new Random(1)).ScaledTo(extent, view), view);
            Console.WriteLine($"camera shake {extent,3} px: apply {Time(() => shake.Apply(image), runs):f0}, adjoint {Time(() => shake.Adjoint(image), runs):f0}");
        }
    }

    private static void Compare(string name, BlurKernel kernel, PlanarImage image, int runs)
    {
        double taps = Time(() => new KernelBlur(kernel) { UseFourier = false }.Apply(image), runs);
        double fourier = Time(() => new KernelBlur(kernel) { UseFourier = true }.Apply(image), runs);
        Console.WriteLine($"{name,-20} {kernel.Size,5} {kernel.Taps.Length,8} {taps,8:f1} {fourier,10:f1}");
    }

    private static double Time(Func<PlanarImage> blur, int runs)
    {
        double best = double.PositiveInfinity;
        for (int run = 0; run <= runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            blur();
            if (run > 0) // the first compiles
            {
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (Height * (double)Width));
            }
        }

        return best;
    }
}
