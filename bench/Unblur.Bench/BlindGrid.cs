using System.Diagnostics;
using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Blind deconvolution over a grid of photos and kernels: a line of CSV for each pair as soon as it is done, so that a run can be broken off and continued.</summary>
/// <remarks>PSNR is after the shift that fits best, but for the last two columns: with the result where the photo lies, and where the kernel's middle puts it. Pairs are taken diagonally: wherever it is broken off, photos and kernels have had about equal shares.</remarks>
internal static class BlindGrid
{
    private const string Header =
        "block,photo,kernel,length,noise,blurry,known,restored,similarity,agreement,spread,saturated,estimate_s,restore_s,misfit,estimated_noise,regions,in_place,by_middle";

    private const int Margin = 16;

    internal static void Run(string folder, string csv, string[] settings)
    {
        var options = BlindGridOptions.Parse(settings);
        string[] paths = [.. Directory.EnumerateFiles(folder).Where(path => PhotoFormats.IsReadable(path)).Order(StringComparer.Ordinal)];
        paths = [.. paths.Where((_, index) => index % options.Every == options.First).Take(options.Photos)];
        paths = [.. paths.Where(path => options.Names.Length == 0 || options.Names.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))];
        HashSet<string> done = File.Exists(csv) ? [.. File.ReadLines(csv).Select(line => string.Join(',', line.Split(',').Take(3)))] : [];
        if (done.Count == 0)
        {
            File.WriteAllText(csv, Header + "\n");
        }

        Lock gate = new();
        Parallel.ForEach(
            Pairs(paths, options).Where(pair => !done.Contains(pair.Key)), new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, pair =>
            {
                if (Line(pair, options) is { } line)
                {
                    lock (gate)
                    {
                        File.AppendAllText(csv, line + "\n");
                    }
                }
            });
    }

    private static IEnumerable<BlindPair> Pairs(string[] paths, BlindGridOptions options)
    {
        foreach (int offset in Enumerable.Range(0, options.Kernels))
        {
            foreach (string block in options.Blocks)
            {
                for (int i = 0; i < paths.Length; i++)
                {
                    int kernel = (i + offset) % options.Kernels;
                    if (options.Kernel < 0 || options.Kernel == kernel)
                    {
                        yield return new BlindPair(block, paths[i], kernel);
                    }
                }
            }
        }
    }

    private static string? Line(BlindPair pair, BlindGridOptions options)
    {
        BlindCase? made = Make(pair, options);
        if (made is null)
        {
            return null;
        }

        (PlanarImage blurry, PlanarImage sharp, BlurKernel? kernel, double length, double noise) = made;
        long start = Stopwatch.GetTimestamp();
        (int x, int y, int width, int height) = TexturedCrop.Of(blurry, 512);
        BlindEstimate found = KernelEstimator.Estimate(blurry.Crop(x, y, width, height));
        double estimateSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        PlanarImage restored = Deconvolver.Restore(blurry, found.Kernel, new DeconvolutionOptions { KeepsPlace = true, Light = found.Light });
        double restoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        PlanarImage byMiddle = Deconvolver.Restore(blurry, found.Kernel, new DeconvolutionOptions { Light = found.Light });
        PlanarImage known = kernel is null ? blurry : Deconvolver.Restore(blurry, kernel);
        if (options.Output is { } folder)
        {
            string name = pair.Key.Replace(',', '-');
            Photo.FromPlanes(blurry).Save(Path.Combine(folder, name + "-blurry.png"));
            Photo.FromPlanes(sharp).Save(Path.Combine(folder, name + "-sharp.png"));
            Photo.FromPlanes(restored).Save(Path.Combine(folder, name + "-restored.png"));
            KernelFile.Write(Path.Combine(folder, name + "-kernel.png"), found.Kernel);
            KernelFile.Write(Path.Combine(folder, name + "-true.png"), kernel ?? BlurKernel.Identity);
        }

        double similarity = kernel is null ? 0 : KernelShift.Of(kernel, found.Kernel).Similarity;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pair.Key},{length:F1},{noise},{Psnr(blurry, sharp):F3},{Psnr(known, sharp):F3},{Psnr(restored, sharp):F3},{similarity:F4},"
            + $"{found.Agreement:F4},{found.Spread:F3},{found.SaturatedShare:F4},{estimateSeconds:F1},{restoreSeconds:F1},"
            + $"{found.Misfit:F5},{found.Noise:F5},{found.RegionAgreement:F4},{InPlace(restored, sharp):F3},{InPlace(byMiddle, sharp):F3}");
    }

    private static double Psnr(PlanarImage image, PlanarImage sharp) => Math.Min(99, Registration.Psnr(image, sharp, Margin));

    /// <summary>PSNR without a shift.</summary>
    private static double InPlace(PlanarImage image, PlanarImage sharp) => Math.Min(99, Unblur.Metrics.Psnr.Of(Inner(image), Inner(sharp)));

    private static PlanarImage Inner(PlanarImage image) => image.Crop(Margin, Margin, image.Width - (2 * Margin), image.Height - (2 * Margin));

    private static BlindCase? Make(BlindPair pair, BlindGridOptions options)
    {
        string[] parts = pair.Block.Split('_'); // KIND_MINIMUM_MAXIMUM_NOISE
        (double minimum, double maximum, double noise) = (Number(parts[1]), Number(parts[2]), Number(parts[3]));
        PlanarImage photo = BlindBenchmark.Grey(Photo.Open(pair.Path).ToPlanes());
        int width = Math.Min(options.Side, photo.Width), height = Math.Min(options.Side, photo.Height);
        photo = photo.Crop((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
        Random random = RandomStreams.ForEvaluation(options.Seed + 2, pair.Kernel);
        if (parts[0] == "flow")
        {
            FlowPair flow = VaryingBlur.Pair(photo, MotionFlow.Sample(new GongFlowOptions(), height, width, random));
            return new BlindCase(BlindBenchmark.Rounded(flow.Blurry, noise, pair.Kernel), flow.Sharp, null, maximum, noise);
        }

        BlurKernel kernel = parts[0] switch
        {
            "shake" => EvaluationKernels.HandShake(pair.Kernel + 1, minimum, maximum, options.Seed)[pair.Kernel],
            "defocus" => Disc(minimum + ((maximum - minimum) * random.NextDouble())),
            _ => BlurKernel.Identity,
        };
        PlanarImage blurry = BlindBenchmark.Rounded(new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(photo), noise, pair.Kernel);
        return Math.Min(blurry.Width, blurry.Height) < KernelEstimator.SmallestSide
            ? null
            : new BlindCase(blurry, photo.Crop(kernel.Radius, kernel.Radius, blurry.Width, blurry.Height), kernel, kernel.Length, noise);
    }

    /// <summary>Defocus, of a diameter in px.</summary>
    private static BlurKernel Disc(double diameter)
    {
        int radius = (int)Math.Ceiling(diameter / 2), size = (2 * radius) + 1;
        double[] weights = new double[size * size];
        for (int i = 0; i < weights.Length; i++)
        {
            (int x, int y) = ((i % size) - radius, (i / size) - radius);
            weights[i] = Math.Clamp((diameter / 2) + 0.5 - Math.Sqrt((x * x) + (y * y)), 0, 1);
        }

        return BlurKernel.FromWeights(size, weights, diameter);
    }

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}

/// <summary>One photo under one kernel of a block.</summary>
internal sealed record BlindPair(string Block, string Path, int Kernel)
{
    public string Key => $"{Block},{System.IO.Path.GetFileNameWithoutExtension(Path)},{Kernel}";
}

/// <summary>A blurry photo with its sharp one; the kernel is null where none explains it.</summary>
internal sealed record BlindCase(PlanarImage Blurry, PlanarImage Sharp, BlurKernel? Kernel, double Length, double Noise);

/// <summary>Which grid.</summary>
internal sealed record BlindGridOptions
{
    /// <summary>KIND_MINIMUM_MAXIMUM_NOISE: shake, defocus, flow or sharp.</summary>
    public string[] Blocks { get; init; } = ["shake_11_31_0", "shake_11_31_0.01", "shake_3_10_0"];

    public int Photos { get; init; } = int.MaxValue;

    public int Kernels { get; init; } = 8;

    /// <summary>Of the crop from the middle of a photo, before it is blurred, px.</summary>
    public int Side { get; init; } = int.MaxValue;

    public int Threads { get; init; } = 2;

    /// <summary>Where pictures of each pair are written; null for nowhere.</summary>
    public string? Output { get; init; }

    /// <summary>Of the photos, those whose names start with one of these; empty for all.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>Of the kernels, this one alone; −1 for all.</summary>
    public int Kernel { get; init; } = -1;

    /// <summary>Of the kernels.</summary>
    public long Seed { get; init; } = 12;

    public int Every { get; init; } = 1;

    public int First { get; init; }

    /// <summary>NAME=VALUE, in any order.</summary>
    internal static BlindGridOptions Parse(string[] settings)
    {
        BlindGridOptions options = new();
        foreach (string setting in settings)
        {
            (string name, string value) = (setting.Split('=')[0], setting.Split('=')[1]);
            options = name switch
            {
                "blocks" => options with { Blocks = value.Split('+') },
                "photos" => options with { Photos = Whole(value) },
                "kernels" => options with { Kernels = Whole(value) },
                "side" => options with { Side = Whole(value) },
                "threads" => options with { Threads = Whole(value) },
                "out" => options with { Output = value },
                "names" => options with { Names = value.Split('+') },
                "kernel" => options with { Kernel = Whole(value) },
                "seed" => options with { Seed = Whole(value) },
                "every" => options with { Every = Whole(value) },
                "first" => options with { First = Whole(value) },
                _ => throw new ArgumentException($"{name} is not a setting."),
            };
        }

        return options;
    }

    private static int Whole(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
