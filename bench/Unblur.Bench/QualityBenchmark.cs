using System.Globalization;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Metrics.Scoring;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;

namespace Unblur.Bench;

/// <summary>How much sharper a model makes photos that were blurred with held-out hand shake, and what it does to sharp ones.</summary>
/// <remarks>
/// Photo i is blurred with kernel i of <see cref="EvaluationKernels"/> (curved paths only), as encoded for even i and in linear light
/// for odd i, with replicated borders, and rounded to 8 bits. The kernels never change, and training cannot draw them.
/// PSNR is over RGB, the result rounded to 8 bits, against the original.
/// </remarks>
internal static class QualityBenchmark
{
    private const int Seed = 20;
    private const double SharpLimit = 38;

    internal static void Run(string folder, string? model)
    {
        List<string> files = [.. Directory.EnumerateFiles(folder).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal)];
        using var deblurrer = Deblurrer.Load(TorchWeights.Open(), model);
        Console.WriteLine($"model {deblurrer.Model.Name}, {files.Count} photos of {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}, kernel seed {Seed}");
        Console.WriteLine();
        Console.WriteLine("| photo | 1-10 px blurry | restored | gain | 10-30 px blurry | restored | gain | sharp kept |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");

        IReadOnlyList<BlurKernel> shortKernels = EvaluationKernels.HandShake(files.Count, 1, 10, Seed);
        IReadOnlyList<BlurKernel> longKernels = EvaluationKernels.HandShake(files.Count, 10, 30, Seed + 1);
        List<(double Before, double After)> shortShake = [];
        List<(double Before, double After)> longShake = [];
        List<double> kept = [];
        for (int i = 0; i < files.Count; i++)
        {
            PlanarImage sharp = PhotoCodec.Load(files[i]);
            shortShake.Add(Measure(deblurrer, sharp, shortKernels[i], linearLight: i % 2 == 1));
            longShake.Add(Measure(deblurrer, sharp, longKernels[i], linearLight: i % 2 == 1));
            kept.Add(Psnr.Of(Restore(deblurrer, sharp), sharp));
            Console.WriteLine(
                $"| {Path.GetFileNameWithoutExtension(files[i])} | {Row(shortShake[^1])} | {Row(longShake[^1])} | {Decibels(kept[^1])} |");
        }

        Console.WriteLine(
            $"| **mean** | {Row((shortShake.Average(x => x.Before), shortShake.Average(x => x.After)))} "
            + $"| {Row((longShake.Average(x => x.Before), longShake.Average(x => x.After)))} | {Decibels(kept.Average())} |");
        Console.WriteLine();
        int lost = shortShake.Concat(longShake).Count(x => x.After < x.Before);
        Console.WriteLine(
            $"mean gain {Decibels(shortShake.Average(x => x.After - x.Before))} dB (1-10 px), {Decibels(longShake.Average(x => x.After - x.Before))} dB (10-30 px); "
            + $"worse on {lost} of {2 * files.Count}; sharp photos below {SharpLimit} dB: {kept.Count(x => x < SharpLimit)} of {files.Count} (lowest {Decibels(kept.Min())})");
    }

    private static (double Before, double After) Measure(Deblurrer deblurrer, PlanarImage sharp, BlurKernel kernel, bool linearLight)
    {
        KernelBlur blur = new(kernel) { LinearLight = linearLight, MaximumThreads = Environment.ProcessorCount };
        PlanarImage blurry = Photo.FromPlanes(blur.Apply(sharp)).ToPlanes();
        return (Psnr.Of(blurry, sharp), Psnr.Of(Restore(deblurrer, blurry), sharp));
    }

    private static PlanarImage Restore(Deblurrer deblurrer, PlanarImage image) => deblurrer.Restore(Photo.FromPlanes(image)).Photo.ToPlanes();

    private static string Row((double Before, double After) psnr) => $"{Decibels(psnr.Before)} | {Decibels(psnr.After)} | {Decibels(psnr.After - psnr.Before)}";

    private static string Decibels(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
