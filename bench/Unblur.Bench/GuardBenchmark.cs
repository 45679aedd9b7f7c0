using System.Globalization;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>
/// How often harm passes, and gain is stopped: right and wrong methods on photos that are blurred in right and wrong ways, of which the truth is known.
/// </summary>
/// <remarks>
/// Every method restores every photo as it ships. Where it kept the photo, or weakened the result, it restores once more without the guard, which is the
/// network alone for the default: what was stopped. Harm passed: what comes out is more than 0.5 dB below the photo. Gain stopped: what comes out is more than 0.5 dB
/// below what was stopped, which is more than 0.5 dB above the photo.
/// </remarks>
internal static class GuardBenchmark
{
    private const int Seed = 150, Side = 384;
    private const double Matters = 0.5, Noise = 0.01;

    private static readonly (string Name, Func<PlanarImage, Random, int, PlanarImage> Blur)[] s_conditions =
    [
        ("1 % noise, no blur", (sharp, random, _) => Noisy(sharp, random)),
        ("shake, 1-10 px", (sharp, _, i) => HarmBenchmark.Blurred(sharp, SmoothShake.Kernel(1, 10, Seed, i), i, 0)),
        ("shake, 10-30 px", (sharp, _, i) => HarmBenchmark.Blurred(sharp, SmoothShake.Kernel(10, 30, Seed, i), i, 0)),
        ("shake, 10-30 px, 1 % noise", (sharp, _, i) => HarmBenchmark.Blurred(sharp, SmoothShake.Kernel(10, 30, Seed, i), i, Noise)),
        ("out of focus, 3-10 px", (sharp, random, i) => HarmBenchmark.Blurred(sharp, Disc(1.5 + (3.5 * random.NextDouble())), i, 0)),
        ("motion from place to place", (sharp, random, _) => Moved(sharp, random)),
    ];

    internal static void Run(HarmOptions options)
    {
        List<string> files = HarmOptions.Spread([.. options.Sets.SelectMany(set => HarmOptions.Files(set.Folder, 0))], options.Shaken);
        List<Row> rows = [];
        Console.WriteLine("| method | blur | results | mean gain dB | harm passed | largest | gain stopped | largest |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (string method in (options.Method ?? "auto,network,sen-rpgan,map").Split(','))
        {
            using Deblurrer guarded = Load(method, isGuarded: true), bare = Load(method, isGuarded: false);
            List<Row> own = [];
            foreach ((string name, Func<PlanarImage, Random, int, PlanarImage> blur) in s_conditions)
            {
                List<Row> some = [.. files.Select((file, i) => Measure(guarded, bare, method, name, file, blur, i))];
                Show(method, name, some);
                own.AddRange(some);
            }

            Show(method, "all", own);
            rows.AddRange(own);
            if (options.Details is { } path)
            {
                File.WriteAllLines(path, rows.Select(row => row.ToString()).Prepend(Row.Header));
            }
        }

        Show("all", "all", rows);
    }

    /// <summary>A method, or <c>method:model</c>.</summary>
    private static Deblurrer Load(string method, bool isGuarded)
    {
        string[] parts = method.Split(':');
        return Deblurrer.Load(TorchWeights.Open(), parts.ElementAtOrDefault(1), new DeblurOptions { Method = parts[0], Guard = isGuarded });
    }

    private static Row Measure(
        Deblurrer guarded, Deblurrer bare, string method, string condition, string file, Func<PlanarImage, Random, int, PlanarImage> blur, int index)
    {
        PlanarImage sharp = Middle(HarmBenchmark.Cut(file));
        PlanarImage blurry = Photo.FromPlanes(blur(sharp, RandomStreams.ForEvaluation(Seed, index), index)).ToPlanes();
        double before = Psnr.Of(blurry, sharp);
        DeblurResult result = guarded.Restore(Photo.FromPlanes(blurry));
        double gain = Psnr.Of(result.Photo.ToPlanes(), sharp) - before;
        double stopped = result.Report.Guard == GuardOutcome.Passed
            ? gain
            : Psnr.Of(bare.Restore(Photo.FromPlanes(blurry)).Photo.ToPlanes(), sharp) - before;
        return new Row(method, condition, Path.GetFileName(file), before, gain, stopped, result.Report);
    }

    private static PlanarImage Middle(PlanarImage photo)
    {
        (int width, int height) = (Math.Min(Side, photo.Width), Math.Min(Side, photo.Height));
        return photo.Crop((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
    }

    private static PlanarImage Noisy(PlanarImage sharp, Random random)
    {
        PlanarImage noisy = new(sharp.Channels, sharp.Height, sharp.Width, [.. sharp.Values]);
        GaussianNoise.Add(noisy.Values, (float)Noise, 0, random);
        return noisy;
    }

    private static PlanarImage Moved(PlanarImage sharp, Random random)
    {
        GongFlowOptions options = GongFlowOptions.Mild;
        return new VaryingBlur(GongMotion.Sample(options, sharp.Height, sharp.Width, random).ToFlow(sharp.Height, sharp.Width, options)).Apply(sharp);
    }

    /// <summary>Hard at its edge, but for the pixels that it crosses.</summary>
    private static BlurKernel Disc(double radius)
    {
        int reach = (int)Math.Ceiling(radius), size = (2 * reach) + 1;
        double[] weights = new double[size * size];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Clamp(radius + 0.5 - double.Hypot((i % size) - reach, (i / size) - reach), 0, 1);
        }

        return BlurKernel.FromWeights(size, weights, 2 * radius);
    }

    private static void Show(string method, string condition, List<Row> rows)
    {
        (double gain, double worst, double lost) = (rows.Average(row => row.Gain), rows.Min(row => row.Gain), rows.Max(row => row.Stopped - row.Gain));
        (string harm, string loss) = (Share(rows, row => row.IsHarm), Share(rows, row => row.IsLoss));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {method} | {condition} | {rows.Count} | {gain:0.00} | {harm} | {worst:0.00} | {loss} | {lost:0.00} |"));
    }

    private static string Share(List<Row> rows, Func<Row, bool> isSo)
        => string.Create(CultureInfo.InvariantCulture, $"{100.0 * rows.Count(isSo) / rows.Count:0.0} %");

    private sealed record Row(string Method, string Condition, string Name, double Before, double Gain, double Stopped, DeblurReport Report)
    {
        internal const string Header = "method,condition,name,before,gain,stopped,guard,done,length,reason";

        internal bool IsHarm => Gain < -Matters;

        internal bool IsLoss => Stopped > Matters && Gain < Stopped - Matters;

        public override string ToString()
        {
            string? reason = (Report.Remark ?? Report.GuardReason)?.Replace(',', ';');
            string what = $"{Method},{Condition.Replace(',', ';')},{Name.Replace(',', ';')}";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{what},{Before:0.00},{Gain:0.00},{Stopped:0.00},{Report.Guard},{Report.Method},{Report.Diagnosis?.Length:0.0},{reason}");
        }
    }
}
