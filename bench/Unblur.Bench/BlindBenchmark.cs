using System.Diagnostics;
using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Blind deconvolution of sharp photos under held-out hand shake, compared with deconvolution that knows the kernel.</summary>
internal static class BlindBenchmark
{
    private const long Seed = 12;

    internal static void Run(BlindBenchmarkOptions options)
    {
        string[] paths = [.. Directory.EnumerateFiles(options.Folder).Where(path => PhotoFormats.IsReadable(path)).Order(StringComparer.Ordinal)];
        paths = [.. paths.Where((_, index) => index % Math.Max(1, paths.Length / options.Photos) == 0).Take(options.Photos)];
        IReadOnlyList<BlurKernel> kernels = EvaluationKernels.HandShake(options.Kernels, options.MinimumLength, options.MaximumLength, Seed);
        var scores = new BlindScore[paths.Length * kernels.Count];
        Print($"{paths.Length} photos x {kernels.Count} kernels of {options.MinimumLength} to {options.MaximumLength} px, 8 bit, noise {options.Noise}");
        Parallel.For(0, scores.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
        {
            scores[index] = Score(paths[index / kernels.Count], index % kernels.Count, kernels[index % kernels.Count], options);
            Console.WriteLine(scores[index]);
        });
        if (options.Output is { } folder)
        {
            Photo.FromPlanes(Sheet(kernels, scores)).Save(Path.Combine(folder, "kernels.png"));
        }

        double gain = scores.Average(score => score.Restored - score.Blurry), known = scores.Average(score => score.Known - score.Blurry);
        double good = scores.Count(score => score.ErrorRatio < 3) / (double)scores.Length;
        Print($"blurry {scores.Average(score => score.Blurry):F2} dB, true kernel {known:+0.00;-0.00} dB, blind {gain:+0.00;-0.00} dB");
        Print($"worse {scores.Count(score => score.Restored < score.Blurry)}, error ratio below 3: {good:P0}, similarity {scores.Average(score => score.Similarity):F3}");
        Print($"estimate {scores.Average(score => score.EstimateSeconds):F1} s, restore {scores.Average(score => score.RestoreSeconds):F1} s");
    }

    private static BlindScore Score(string path, int index, BlurKernel kernel, BlindBenchmarkOptions options)
    {
        PlanarImage photo = Grey(Photo.Open(path).ToPlanes());
        PlanarImage blurry = Rounded(new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(photo), options.Noise, index);
        PlanarImage sharp = photo.Crop(kernel.Radius, kernel.Radius, blurry.Width, blurry.Height);
        long start = Stopwatch.GetTimestamp();
        (int x, int y, int width, int height) = TexturedCrop.Of(blurry, 512);
        BlindEstimate found = KernelEstimator.Estimate(blurry.Crop(x, y, width, height), options.Blind);
        BlurKernel estimate = found.Kernel;
        double estimateSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        PlanarImage restored = options.Restores ? Deconvolver.Restore(blurry, estimate, new DeconvolutionOptions { Light = found.Light }) : blurry;
        double restoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        PlanarImage known = options.Restores ? Deconvolver.Restore(blurry, kernel) : blurry;
        if (!options.Restores)
        {
            return new BlindScore(
                Path.GetFileNameWithoutExtension(path), index, kernel.Length, 0, 0, 0, KernelShift.Of(kernel, estimate).Similarity, estimateSeconds, 0) { Estimate = estimate, Found = found };
        }

        int margin = 16;
        double before = Registration.Psnr(blurry, sharp, margin);
        if (options.Output is { } output)
        {
            string name = $"{Path.GetFileNameWithoutExtension(path)}_k{index}";
            if (options.SavePictures)
            {
                Photo.FromPlanes(PlanarImage.SideBySide(blurry, restored)).Save(Path.Combine(output, name + ".png"));
            }
        }

        return new BlindScore(
            Path.GetFileNameWithoutExtension(path), index, kernel.Length, before, Registration.Psnr(known, sharp, margin), Registration.Psnr(restored, sharp, margin),
            KernelShift.Of(kernel, estimate).Similarity, estimateSeconds, restoreSeconds) { Estimate = estimate, Found = found };
    }

    /// <summary>A row for each kernel: the true one, then what was found on each photo.</summary>
    private static PlanarImage Sheet(IReadOnlyList<BlurKernel> kernels, BlindScore[] scores)
    {
        const int Cell = 51, Scale = 2, Side = (Cell * Scale) + 4;
        int across = 1 + (scores.Length / kernels.Count);
        PlanarImage sheet = new(1, kernels.Count * Side, across * Side);
        Array.Fill(sheet.Values, 0.5f);
        for (int row = 0; row < kernels.Count; row++)
        {
            for (int column = 0; column < across; column++)
            {
                BlurKernel kernel = column == 0 ? kernels[row] : scores[((column - 1) * kernels.Count) + row].Estimate;
                float largest = kernel.Taps.Max(tap => tap.Weight);
                for (int i = 0; i < Cell * Scale * Cell * Scale; i++)
                {
                    (int x, int y) = (i % (Cell * Scale), i / (Cell * Scale));
                    sheet.Values[(((row * Side) + y) * sheet.Width) + (column * Side) + x] = kernel[(x / Scale) - (Cell / 2), (y / Scale) - (Cell / 2)] / largest;
                }
            }
        }

        return sheet;
    }

    internal static PlanarImage Grey(PlanarImage photo)
    {
        int count = photo.Height * photo.Width;
        return new PlanarImage(1, photo.Height, photo.Width, [.. Enumerable.Range(0, count)
            .Select(i => Enumerable.Range(0, photo.Channels).Sum(channel => photo.Values[(channel * count) + i]) / photo.Channels)]);
    }

    internal static PlanarImage Rounded(PlanarImage image, double noise, int stream)
    {
        Random random = RandomStreams.ForEvaluation(Seed + 1, stream);
        float[] values = [.. image.Values.Select(value => (float)(Math.Round(Math.Clamp(value + (noise * random.NextNormal()), 0, 1) * 255) / 255))];
        return new PlanarImage(image.Channels, image.Height, image.Width, values);
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}

/// <summary>What is measured.</summary>
internal sealed record BlindBenchmarkOptions(string Folder)
{
    public int Photos { get; init; } = 24;

    public int Kernels { get; init; } = 8;

    public double MinimumLength { get; init; } = 11;

    public double MaximumLength { get; init; } = 31;

    public double Noise { get; init; }

    public string? Output { get; init; }

    public bool SavePictures { get; init; }

    public bool Restores { get; init; } = true;

    public BlindOptions Blind { get; init; } = new();

    /// <summary>NAME=VALUE, in any order.</summary>
    internal static BlindBenchmarkOptions Parse(string folder, string[] settings)
    {
        BlindBenchmarkOptions options = new(folder);
        foreach (string setting in settings)
        {
            (string name, string value) = (setting.Split('=')[0], setting.Split('=')[1]);
            options = name switch
            {
                "photos" => options with { Photos = int.Parse(value, CultureInfo.InvariantCulture) },
                "kernels" => options with { Kernels = int.Parse(value, CultureInfo.InvariantCulture) },
                "min" => options with { MinimumLength = Number(value) },
                "max" => options with { MaximumLength = Number(value) },
                "noise" => options with { Noise = Number(value) },
                "restore" => options with { Restores = value == "1" },
                "out" => options with { Output = value },
                "pictures" => options with { SavePictures = value == "1" },
                "size" => options with { Blind = options.Blind with { KernelSize = int.Parse(value, CultureInfo.InvariantCulture) } },
                "iterations" => options with { Blind = options.Blind with { Iterations = int.Parse(value, CultureInfo.InvariantCulture) } },
                "refinements" => options with { Blind = options.Blind with { Refinements = int.Parse(value, CultureInfo.InvariantCulture) } },
                "lambda" => options with { Blind = options.Blind with { FirstGradientWeight = (float)Number(value) } },
                "least" => options with { Blind = options.Blind with { LastGradientWeight = (float)Number(value) } },
                "gamma" => options with { Blind = options.Blind with { KernelWeight = (float)Number(value) } },
                "threshold" => options with { Blind = options.Blind with { KernelThreshold = (float)Number(value) } },
                _ => throw new ArgumentException($"{name} is not a setting."),
            };
        }

        return options;
    }

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}

/// <summary>One photo under one kernel; PSNR in dB.</summary>
internal sealed record BlindScore(
    string Photo, int Kernel, double Length, double Blurry, double Known, double Restored, double Similarity, double EstimateSeconds, double RestoreSeconds)
{
    public BlurKernel Estimate { get; init; } = BlurKernel.Identity;

    public BlindEstimate Found { get; init; } = new(BlurKernel.Identity);

    /// <summary>Squared error over that with the true kernel.</summary>
    public double ErrorRatio => Math.Pow(10, (Known - Restored) / 10);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Photo,-28} k{Kernel} {Length,4:F1} px  blurry {Blurry:F2}  true {Known:F2}  blind {Restored:F2} ({Restored - Blurry:+0.00;-0.00})  ratio {ErrorRatio,6:F2}  similarity {Similarity:F3}  agreement {Found.Agreement:F3}  spread {Found.Spread:F1}  {EstimateSeconds:F1} + {RestoreSeconds:F1} s");
}
