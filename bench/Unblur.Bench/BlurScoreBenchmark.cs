using System.Globalization;
using Unblur.Imaging;
using Unblur.Metrics.Blur;
using Unblur.Physics.Kernels;

namespace Unblur.Bench;

/// <summary>
/// How well the blur score separates sharp photos from blurry ones: photos as they are, the same photos blurred by held-out hand shake, and photos that are blurry.
/// </summary>
internal static class BlurScoreBenchmark
{
    private const int Seed = 30;
    private static readonly double[] s_quantiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

    internal static void Run(string sharpFolder, string blurryFolder)
    {
        List<string> sharpFiles = Photos(sharpFolder);
        var kernels = new[] { (3, 6), (6, 12), (12, 30) }
            .Select(range => (range, EvaluationKernels.HandShake(sharpFiles.Count, range.Item1, range.Item2, Seed))).ToList();
        double[] sharp = Scores(sharpFiles, (_, image) => image);
        List<(string Name, double[] Scores)> blurry = [("blurry photos", Scores(Photos(blurryFolder), (_, image) => image))];
        foreach (((int, int) range, IReadOnlyList<BlurKernel>? set) in kernels)
        {
            blurry.Add(($"blurred {range.Item1}-{range.Item2} px", Scores(sharpFiles, (i, image) => Photo.FromPlanes(new KernelBlur(set[i]).Apply(image)).ToPlanes())));
        }

        Row("quantile", s_quantiles);
        Row($"sharp photos ({sharp.Length})", s_quantiles.Select(q => sharp[(int)(q * (sharp.Length - 1))]));
        foreach ((string name, double[] scores) in blurry)
        {
            Row($"{name} ({scores.Length})", s_quantiles.Select(q => scores[(int)(q * (scores.Length - 1))]));
        }

        Console.WriteLine();
        double[] limits = [0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65];
        Row("share above", limits);
        Row("sharp photos", limits.Select(limit => sharp.Count(score => score > limit) / (double)sharp.Length));
        foreach ((string name, double[] scores) in blurry)
        {
            Row(name, limits.Select(limit => scores.Count(score => score > limit) / (double)scores.Length));
        }
    }

    private static double[] Scores(List<string> files, Func<int, PlanarImage, PlanarImage> change)
    {
        double[] scores = new double[files.Count];
        Parallel.For(0, files.Count, i => scores[i] = BlurScore.Of(change(i, PhotoCodec.Load(files[i]))));
        return [.. scores.Where(double.IsFinite).Order()];
    }

    private static List<string> Photos(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal)];

    private static void Row(string name, IEnumerable<double> values)
        => Console.WriteLine($"{name,-24} {string.Concat(values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8)))}");
}
