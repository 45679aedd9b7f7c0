using System.Diagnostics;
using System.Globalization;
using Unblur.Training.Data;

namespace Unblur.Bench;

/// <summary>How long a trainer waits for its batches while photos are decoded beside it.</summary>
/// <remarks>
/// The pairs of a folder stand for a larger set: each is linked under so many names that there are 200, and 128 MB of decoded photos are kept, so that most
/// photos that come up have to be decoded. The trainer keeps one core busy for the length of a step. Batches of 16 patches of 256 px.
/// </remarks>
internal static class LoaderBenchmark
{
    private const int Pairs = 200;
    private const int Batch = 16;
    private const int Ahead = 4;
    private const long CacheBytes = 128_000_000;
    private static readonly double[] s_steps = [0.1, 0.2];
    private static readonly int[] s_stepsPerPhoto = [1, 4, 8, 16];

    internal static void Run(string folder, int steps)
    {
        var links = Directory.CreateTempSubdirectory("unblur-loader-").FullName;
        try
        {
            var pairs = Enlarge(PairedSet.Open(folder).Pairs, links);
            Console.WriteLine("step s   steps per photo   waiting   longest wait s   decoding alone s/batch");
            foreach (var stepsPerPhoto in s_stepsPerPhoto)
            {
                SamplingOptions options = new() { StepsPerPhoto = stepsPerPhoto, CacheBytes = CacheBytes };
                var alone = Alone(new PairSampler(pairs, options), steps / 4);
                foreach (var step in s_steps) Print(step, stepsPerPhoto, Measure(new PairSampler(pairs, options), step, steps), alone);
            }
        }
        finally
        {
            Directory.Delete(links, recursive: true);
        }
    }

    private static List<ImagePair> Enlarge(IReadOnlyList<ImagePair> pairs, string folder) =>
    [
        .. Enumerable.Range(0, Pairs).Select(i =>
            new ImagePair($"{i}", Link(pairs[i % pairs.Count].Blurry, folder, $"blurry{i}"), Link(pairs[i % pairs.Count].Sharp!, folder, $"sharp{i}"))),
    ];

    private static string Link(string target, string folder, string name)
    {
        var link = Path.Combine(folder, name + Path.GetExtension(target));
        File.CreateSymbolicLink(link, target);
        return link;
    }

    private static double Alone(PairSampler sampler, int batches)
    {
        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < batches; step++) PairBatch.Draw(sampler, 1, step, Batch);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / batches;
    }

    private static (double Share, double Longest) Measure(PairSampler sampler, double seconds, int steps)
    {
        Prefetcher<PairBatch> batches = new(step => PairBatch.Draw(sampler, 1, step, Batch), 0, Ahead);
        for (var warm = 0; warm < Ahead; warm++) batches.Take();
        var (start, waited, longest) = (Stopwatch.GetTimestamp(), batches.Waited, 0.0);
        for (var step = 0; step < steps; step++)
        {
            var before = batches.Waited;
            batches.Take();
            longest = Math.Max(longest, (batches.Waited - before).TotalSeconds);
            var compute = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(compute).TotalSeconds < seconds) Thread.SpinWait(100);
        }

        return ((batches.Waited - waited) / Stopwatch.GetElapsedTime(start), longest);
    }

    private static void Print(double step, int stepsPerPhoto, (double Share, double Longest) result, double alone)
        => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{step,6:0.0} {stepsPerPhoto,17} {result.Share * 100,8:0.0} % {result.Longest,14:0.00} {alone,24:0.000}"));
}
