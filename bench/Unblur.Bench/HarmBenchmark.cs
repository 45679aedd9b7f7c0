using System.Diagnostics;
using System.Globalization;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Whether sharp photos stay as they are, or are kept with a message, and what is gained and lost under shake of a second family of kernels.</summary>
/// <remarks>
/// A photo larger than 640 px is cut to its middle. A sharp photo is harmed in silence where its result is below 38 dB and no message says that it was changed.
/// Shaken photo i has kernel i of <see cref="SmoothShake"/>, as encoded for even i and in linear light for odd i, without noise and with noise of 1 %, in 8 bits, or in JPEG.
/// </remarks>
internal static class HarmBenchmark
{
    private const int Side = 640;
    private const int Seed = 140;
    private const double Noise = 0.01;
    private const double Worse = 0.1;

    private static readonly (string Name, double Minimum, double Maximum, double Noise)[] s_conditions =
        [("0.5-4 px", 0.5, 4, 0), ("1-10 px", 1, 10, 0), ("10-30 px", 10, 30, 0), ("1-10 px, 1 % noise", 1, 10, Noise), ("10-30 px, 1 % noise", 10, 30, Noise)];

    internal static void Run(HarmOptions options)
    {
        using var deblurrer = Deblurrer.Load(TorchWeights.Open(), options.Model, new DeblurOptions { Method = options.Method });
        Console.WriteLine($"model {deblurrer.Model.Name}, kernel seed {Seed}");
        List<Row> rows = [.. Sharp(deblurrer, options), .. Shaken(deblurrer, options)];
        if (options.Details is { } path)
        {
            File.WriteAllLines(path, rows.Select(row => row.ToString()).Prepend(Row.Header));
        }
    }

    private static List<Row> Sharp(Deblurrer deblurrer, HarmOptions options)
    {
        List<Row> rows = [];
        Console.WriteLine("| sharp photos | count | below 38 dB in silence | below 34 dB in silence | below 38 dB | lowest dB | kept |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((string kind, string folder) in options.Sets)
        {
            Show(kind, [.. HarmOptions.Files(folder, options.PerKind).Select(file => Measure(deblurrer, kind, Path.GetFileName(file), Cut(file), Cut(file)))]);
        }

        Show("drawn patterns", [.. Enumerable.Range(0, options.Patterns).Select(i => (Index: i, Image: Pattern(i)))
            .Select(drawn => Measure(deblurrer, "drawn patterns", $"{drawn.Index}", drawn.Image, drawn.Image))]);
        Show("all", [.. rows]);
        return rows;

        void Show(string kind, List<Row> some)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind} | {some.Count} | {some.Count(row => row.After < 38 && !row.IsSaid)} | {some.Count(row => row.After < 34 && !row.IsSaid)} | {some.Count(row => row.After < 38)} | {some.Select(row => row.After).DefaultIfEmpty(0).Min():0.0} | {some.Count(row => row.IsKept)} |"));
            rows.AddRange(kind == "all" ? [] : some);
        }
    }

    private static List<Row> Shaken(Deblurrer deblurrer, HarmOptions options)
    {
        List<string> files = HarmOptions.Spread([.. options.Sets.SelectMany(set => HarmOptions.Files(set.Folder, 0))], options.Shaken);
        List<Row> all = [];
        Console.WriteLine();
        Console.WriteLine("| shake | count | gain dB | median | worse by 0.1 dB | lowest | kept | s each |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach ((string name, double minimum, double maximum, double noise) in s_conditions.Where(shake => options.Shaken > 0 && (options.Shakes.Length == 0 || options.Shakes.Contains(shake.Name))))
        {
            List<Row> rows = [.. files.Select((file, i) => Measure(deblurrer, name, Path.GetFileName(file), Kept(Blurred(Cut(file), SmoothShake.Kernel(minimum, maximum, Seed, i), i, noise), options.Jpeg), Cut(file)))];
            double[] gains = [.. rows.Select(row => row.After - row.Before).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {rows.Count} | {gains.Average():0.00} | {gains[gains.Length / 2]:0.00} | {100.0 * gains.Count(gain => gain < -Worse) / gains.Length:0.0} % | {gains[0]:0.00} | {rows.Count(row => row.IsKept)} | {rows.Average(row => row.Seconds):0.00} |"));
            all.AddRange(rows);
        }

        return all;
    }

    /// <summary>The photo, 8 bits, cut to its middle.</summary>
    internal static PlanarImage Cut(string file)
    {
        PlanarImage photo = PhotoCodec.Load(file);
        (int width, int height) = (Math.Min(Side, photo.Width), Math.Min(Side, photo.Height));
        return photo.Crop((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
    }

    internal static PlanarImage Blurred(PlanarImage sharp, BlurKernel kernel, int index, double noise)
    {
        PlanarImage blurry = new KernelBlur(kernel) { LinearLight = index % 2 == 1, MaximumThreads = Environment.ProcessorCount }.Apply(sharp);
        if (noise > 0)
        {
            GaussianNoise.Add(blurry.Values, (float)noise, 0, RandomStreams.ForEvaluation(Seed + 1, index));
        }

        return Photo.FromPlanes(blurry).ToPlanes();
    }

    private static PlanarImage Kept(PlanarImage blurry, int jpeg) => jpeg > 0 ? PhotoCodec.JpegRoundTrip(blurry, jpeg) : blurry;

    private static PlanarImage Pattern(int index)
        => Photo.FromPlanes(HarmPatterns.Draw(Seed + 2, index, 480, Side)).ToPlanes();

    private static Row Measure(Deblurrer deblurrer, string kind, string name, PlanarImage photo, PlanarImage sharp)
    {
        long start = Stopwatch.GetTimestamp();
        DeblurResult result = deblurrer.Restore(Photo.FromPlanes(photo));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Row(kind, name, Psnr.Of(photo, sharp), Psnr.Of(result.Photo.ToPlanes(), sharp), result.Report, seconds);
    }

    private sealed record Row(string Kind, string Name, double Before, double After, DeblurReport Report, double Seconds)
    {
        internal const string Header = "kind,name,before,after,kept,said,seconds,method,length,reason";

        internal bool IsKept => Report.Guard == GuardOutcome.InputKept;

        internal bool IsSaid => Report.GuardReason is not null;

        public override string ToString()
        {
            string? reason = (Report.Remark ?? Report.GuardReason)?.Replace(',', ';');
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Kind.Replace(',', ';')},{Name},{Before:0.00},{After:0.00},{IsKept},{IsSaid},{Seconds:0.00},{Report.Method},{Report.Diagnosis?.Length:0.0},{reason}");
        }
    }
}
