using System.Diagnostics;
using System.Globalization;
using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>How long a trainer waits for its batches while photos are decoded at the same time on the same two cores.</summary>
/// <remarks>
/// The pairs of a folder stand for a larger set: each is linked under so many names that there are 200, and 128 MB of decoded photos are kept, so that most
/// pairs that come up have to be decoded. The trainer computes convolutions on two threads: as many a step as
/// take the length of a step with nothing else running.
/// </remarks>
internal static class LoaderBenchmark
{
    private const int Pairs = 200;
    private const int Ahead = 4;
    private const int TrainerThreads = 2;
    private const long CacheBytes = 128_000_000;
    private static readonly (int Count, int Patch)[] s_batches = [(4, 256), (16, 128), (16, 256)];
    private static readonly double[] s_steps = [0.1, 0.2];
    private static readonly int[] s_stepsPerPhoto = [1, new SamplingOptions().StepsPerPhoto];

    internal static void Run(string folder, int steps)
    {
        TorchRuntime.Threads = TrainerThreads;
        string links = Directory.CreateTempSubdirectory("unblur-loader-").FullName;
        try
        {
            List<ImagePair> pairs = Enlarge(PairedSet.Open(folder).Pairs, links);
            PhotoInfo size = Photo.Identify(pairs[0].Blurry);
            using var scope = new TensorScope();
            Trainer trainer = new();
            Console.WriteLine($"{pairs.Count} pairs of {size.Width} x {size.Height} {size.Format}, {steps} steps");
            Console.WriteLine("  batch   patch   step alone s   steps per photo   waiting   longest wait s   step s");
            foreach ((int count, int patch) in s_batches)
            {
                foreach (double step in s_steps)
                {
                    foreach (int stepsPerPhoto in s_stepsPerPhoto)
                    {
                        Measure(pairs, new SamplingOptions { Patch = patch, StepsPerPhoto = stepsPerPhoto, CacheBytes = CacheBytes }, count, trainer, step, steps);
                    }
                }
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
        string link = Path.Combine(folder, name + Path.GetExtension(target));
        File.CreateSymbolicLink(link, target);
        return link;
    }

    private static void Measure(List<ImagePair> pairs, SamplingOptions options, int count, Trainer trainer, double seconds, int steps)
    {
        int rounds = trainer.RoundsIn(seconds);
        PairSampler sampler = new(pairs, options);
        Prefetcher<SampleBatch> batches = new(step => SampleBatch.Draw(sampler, 1, step, count), 0, Ahead);
        for (int warm = 0; warm < Ahead; warm++)
        {
            batches.Take();
        }

        (long start, TimeSpan waited, double longest) = (Stopwatch.GetTimestamp(), batches.Waited, 0.0);
        for (int step = 0; step < steps; step++)
        {
            TimeSpan before = batches.Waited;
            batches.Take();
            longest = Math.Max(longest, (batches.Waited - before).TotalSeconds);
            trainer.Compute(rounds);
        }

        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count,7} {options.Patch,7} {seconds,14:0.0} {options.StepsPerPhoto,17} {(batches.Waited - waited) / whole * 100,7:0.0} % {longest,16:0.00} {whole.TotalSeconds / steps,8:0.000}"));
    }

    /// <summary>Work of a known length: 3x3 convolutions of 64 channels.</summary>
    private sealed class Trainer
    {
        private readonly Tensor _features = Tensor.Ones([1, 64, 128, 128]);
        private readonly Tensor _weight = Tensor.Ones([64, 64, 3, 3]);

        /// <summary>How many convolutions take a time, by the best of five tries.</summary>
        internal int RoundsIn(double seconds)
        {
            const int tried = 20;
            Compute(tried);
            double best = Enumerable.Range(0, 5).Min(_ =>
            {
                long start = Stopwatch.GetTimestamp();
                Compute(tried);
                return Stopwatch.GetElapsedTime(start).TotalSeconds / tried;
            });
            return Math.Max(1, (int)Math.Round(seconds / best));
        }

        internal void Compute(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                using var scope = new TensorScope();
                Functional.Conv2d(_features, _weight, null, padding: 1);
            }
        }
    }
}
