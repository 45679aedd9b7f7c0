using System.Globalization;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Metrics.Blur;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>How near the blur of BGANs is to that of a target, by the blur score and moments of spectra of patches, and how much noise changes it.</summary>
internal static class BlurStatisticsBenchmark
{
    private const int Side = 128, PerPhoto = 4, MostPatches = 400, Draws = 4;

    /// <param name="target">Blurry photos; may show anything.</param>
    /// <param name="sharp">Sharp photos that are blurred.</param>
    /// <param name="models">BGANs: weights, or folders of runs.</param>
    internal static void Run(string target, string sharp, IReadOnlyList<string> models)
    {
        List<PlanarImage> wanted = Patches(target), clear = Patches(sharp);
        BlurStatistics[] truth = Statistics(wanted);
        Console.WriteLine($"{truth.Length} patches of the target, {clear.Count} sharp ones, {Side} px; distances in standard deviations of the target's statistic");
        Row("", [.. truth[0].Values.Select(value => value.Name), "mean", "noise"]);
        Row("target: mean", Numbers(truth[0].Values.Select((_, i) => truth.Average(patch => patch.Values[i].Value))));
        Distance("target: every other patch", [.. truth.Where((_, i) => i % 2 == 0)], [.. truth.Where((_, i) => i % 2 == 1)], null);
        Distance("sharp", Statistics(clear), truth, null);
        foreach (string model in models)
        {
            using var blurrer = PhotoBlurrer.Load(TorchWeights.Open(), model);
            List<PlanarImage[]> blurred = [.. clear.Select((patch, i) => Enumerable.Range(0, Draws).Select(draw => blurrer.Blur(patch, RandomStreams.ForEvaluation(i, draw))).ToArray())];
            Distance(Name(model), Statistics(blurred.Select(draws => draws[0])), truth, Spread(clear, blurred));
        }
    }

    // Of a file in a run's folder, the run's.
    private static string Name(string model) => Path.GetFileName(File.Exists(model) ? Path.GetDirectoryName(Path.GetFullPath(model))! : Path.TrimEndingDirectorySeparator(model));

    /// <summary>Root mean square between two draws, as a share of that between a draw and the sharp patch.</summary>
    private static double Spread(List<PlanarImage> sharp, List<PlanarImage[]> blurred)
    {
        double apart = blurred.Average(draws => Enumerable.Range(1, Draws - 1).Average(draw => Square(draws[0], draws[draw])));
        double blur = blurred.Select((draws, i) => draws.Average(draw => Square(draw, sharp[i]))).Average();
        return Math.Sqrt(apart / Math.Max(1e-12, blur));
    }

    private static double Square(PlanarImage first, PlanarImage second) => first.Values.Zip(second.Values, (a, b) => ((double)a - b) * (a - b)).Average();

    private static void Distance(string name, BlurStatistics[] patches, BlurStatistics[] wanted, double? spread)
    {
        var distance = BlurDistance.Between(patches, wanted);
        Row(name, [.. Numbers(distance.Distances.Select(entry => entry.Value).Append(distance.Mean)), spread is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : ""]);
    }

    private static BlurStatistics[] Statistics(IEnumerable<PlanarImage> patches) => [.. patches.Select(BlurStatistics.Of).OfType<BlurStatistics>()];

    // The same patches in every run.
    private static List<PlanarImage> Patches(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal)];
        List<PlanarImage> patches = [];
        foreach ((string file, int index) in files.Select((file, index) => (file, index)))
        {
            var photo = Photo.Open(file);
            if (Math.Min(photo.Width, photo.Height) >= Side)
            {
                Random random = RandomStreams.ForEvaluation(index, -1);
                patches.AddRange(Enumerable.Range(0, PerPhoto).Select(_ => photo.ReadPlanes(random.Next(photo.Width - Side + 1), random.Next(photo.Height - Side + 1), Side, Side)));
            }
        }

        int every = Math.Max(1, patches.Count / MostPatches);
        return patches.Count > 1
            ? [.. patches.Where((_, i) => i % every == 0)]
            : throw new ArgumentException($"{folder} has no photo of at least {Side} x {Side} px: name another folder.", nameof(folder));
    }

    private static string[] Numbers(IEnumerable<double> values) => [.. values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture))];

    private static void Row(string name, IEnumerable<string> cells) => Console.WriteLine($"{name,-28}{string.Concat(cells.Select(cell => cell.PadLeft(16)))}");
}
