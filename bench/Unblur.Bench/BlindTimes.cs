using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;

namespace Unblur.Bench;

/// <summary>Which part of blind deconvolution takes how long, on one photo; processor time of this process and wall time.</summary>
internal static class BlindTimes
{
    internal static void Run(string path, int threads)
    {
        PlanarImage photo = Photo.Open(path).ToPlanes();
        (int x, int y, int width, int height) = default((int, int, int, int));
        double whole = 0;
        whole += Time("choice of the part", () => (x, y, width, height) = TexturedCrop.Of(photo, 512));
        PlanarImage part = photo.Crop(x, y, width, height);
        BlindOptions options = new() { Light = BlurLight.Linear, MaximumThreads = threads, Refinements = 0 }; // one search
        BlindEstimate estimate = new(Physics.Kernels.BlurKernel.Identity);
        double plain = Time("search, regions and the finest scales of one kernel", () => estimate = KernelEstimator.Estimate(part, options));
        double refined = Time("all of the estimate", () => estimate = KernelEstimator.Estimate(part, options with { Refinements = 8 }));
        Console.WriteLine(FormattableString.Invariant($"  of which the finest scales of five more, the first steps of six, more of two, and the end of one: {refined - plain:F1} s of processor"));
        whole += refined + Time("deconvolution", () => Deconvolver.Restore(photo, estimate.Kernel, new DeconvolutionOptions { Light = estimate.Light, MaximumThreads = threads }));
        Console.WriteLine(FormattableString.Invariant($"{photo.Width} x {photo.Height}: {whole:F1} s of processor, estimate {refined / whole:P0}"));
    }

    private static double Time(string name, Action action)
    {
        using var process = Process.GetCurrentProcess();
        (TimeSpan before, long start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        action();
        process.Refresh();
        double used = (process.TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{name}: {used:F1} s of processor, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        return used;
    }
}
