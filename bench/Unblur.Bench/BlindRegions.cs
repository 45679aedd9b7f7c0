using System.Diagnostics;
using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Blind.Regions;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Sharp photos under the shake of a camera that turns: deconvolution with one kernel, with those of regions, and with the true blur.</summary>
/// <remarks>A line of CSV for each pair as soon as it is done; those that are there are left out.</remarks>
internal static class BlindRegions
{
    private const string Header =
        "kind,photo,seed,extent,blurry,true,one,regions,sameness,agreement,certain,count,gain,one_misfit,one_agreement,one_regions,columns,focal,"
        + "one_s,regions_s,restore_s";

    private const long Seed = 14;
    private const int Margin = 16;

    internal static void Run(string folder, string csv, string[] settings)
    {
        var options = BlindRegionsOptions.Parse(settings);
        string[] paths = [.. Directory.EnumerateFiles(folder).Where(path => PhotoFormats.IsReadable(path)).Order(StringComparer.Ordinal)];
        paths = [.. paths.Where((_, index) => index % options.Every == options.First).Take(options.Photos)];
        HashSet<string> done = File.Exists(csv) ? [.. File.ReadLines(csv).Select(line => string.Join(',', line.Split(',').Take(3)))] : [];
        if (done.Count == 0)
        {
            File.WriteAllText(csv, Header + "\n");
        }

        Lock gate = new();
        IEnumerable<(string Kind, string Path, int Seed)> pairs = Enumerable.Range(0, options.Seeds)
            .SelectMany(seed => options.Kinds.SelectMany(kind => paths.Select(path => (kind, path, seed))));
        Parallel.ForEach(
            pairs.Where(pair => !done.Contains(Key(pair))), new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, pair =>
            {
                string line = Line(pair, Array.IndexOf(paths, pair.Path), options);
                lock (gate)
                {
                    File.AppendAllText(csv, line + "\n");
                }
            });
    }

    private static string Key((string Kind, string Path, int Seed) pair) => $"{pair.Kind},{Path.GetFileNameWithoutExtension(pair.Path)},{pair.Seed}";

    private static string Line((string Kind, string Path, int Seed) pair, int index, BlindRegionsOptions options)
    {
        PlanarImage photo = BlindBenchmark.Grey(Photo.Open(pair.Path).ToPlanes());
        int width = Math.Min(options.Side, photo.Width), height = Math.Min(options.Side, photo.Height);
        photo = photo.Crop((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
        CameraShakeOptions shake = new()
        {
            PitchAndYaw = pair.Kind == "shift" ? 0 : 1,
            Roll = pair.Kind == "shift" ? 0 : 0.5,
            Translation = pair.Kind == "shift" ? 1 : 0.2,
            Zoom = pair.Kind == "shift" ? 0 : 0.1,
            FocalLength = options.Focal * Math.Max(width, height),
            Shake = new ShakeOptions
            {
                MinimumLength = options.Minimum, ShortLength = options.Minimum, MaximumLength = options.Maximum, ShortShare = 0, StraightShare = 0,
            },
        };
        CameraView view = shake.View(height, width);
        var path = CameraPath.HandShake(shake, view, RandomStreams.ForEvaluation(Seed + pair.Seed, index));
        CameraShakeBlur blur = new(path, view);
        int reach = blur.Reach;
        PlanarImage blurry = BlindBenchmark.Rounded(blur.Apply(photo), options.Noise, index).Crop(reach, reach, width - (2 * reach), height - (2 * reach));
        PlanarImage sharp = photo.Crop(reach, reach, blurry.Width, blurry.Height);
        double known = options.Ceiling ? Psnr(Deconvolver.Restore(blurry, blur, reach), sharp) : 0; // its margin is what was cut off
        return string.Create(CultureInfo.InvariantCulture, $"{Key(pair)},{blur.Extent:F1},{Psnr(blurry, sharp):F3},{known:F3},") + Restored(blurry, sharp);
    }

    private static string Restored(PlanarImage blurry, PlanarImage sharp)
    {
        long start = Stopwatch.GetTimestamp();
        (int x, int y, int width, int height) = TexturedCrop.Of(blurry, 512);
        BlindEstimate one = KernelEstimator.Estimate(blurry.Crop(x, y, width, height));
        double oneSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double plain = Psnr(Deconvolver.Restore(blurry, one.Kernel, new DeconvolutionOptions { Light = one.Light }), sharp);
        start = Stopwatch.GetTimestamp();
        RegionalEstimate? regions = RegionEstimator.Estimate((blurry.Width, blurry.Height), blurry.Crop, one.Kernel, new BlindOptions { Light = one.Light });
        double regionSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        double varying = regions is null ? plain : Psnr(regions.Model.Restore(blurry, 0, 0, new DeconvolutionOptions { Light = one.Light }), sharp);
        double restoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int certain = regions?.Regions.Count(region => region.IsCertain) ?? 0;
        double focal = (regions?.Model.View.FocalLength ?? 0) / Math.Max(blurry.Width, blurry.Height);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{plain:F3},{varying:F3},{regions?.Sameness ?? 1:F4},{regions?.Agreement ?? 0:F4},{certain},{regions?.Regions.Count ?? 0},"
            + $"{regions?.Gain ?? 0:F5},"
            + $"{one.Misfit:F5},{one.Agreement:F4},{one.RegionAgreement:F4},{regions?.Columns ?? 0},{focal:F0},"
            + $"{oneSeconds:F1},{regionSeconds:F1},{restoreSeconds:F1}");
    }

    private static double Psnr(PlanarImage image, PlanarImage sharp) => Math.Min(99, Registration.Psnr(image, sharp, Margin));
}

/// <summary>Which photos and shakes.</summary>
internal sealed record BlindRegionsOptions
{
    /// <summary>rotation: pitch, yaw, roll, some translation and zoom; shift: the same kernel everywhere.</summary>
    public string[] Kinds { get; init; } = ["rotation"];

    public int Photos { get; init; } = int.MaxValue;

    public int Seeds { get; init; } = 1;

    /// <summary>Of the crop from the middle of a photo, before it is blurred, px.</summary>
    public int Side { get; init; } = 512;

    /// <summary>Focal length, times the longer side of the crop.</summary>
    public double Focal { get; init; } = 1;

    public double Minimum { get; init; } = 11;

    public double Maximum { get; init; } = 31;

    public double Noise { get; init; }

    public bool Ceiling { get; init; } = true;

    public int Threads { get; init; } = 2;

    public int Every { get; init; } = 1;

    public int First { get; init; }

    /// <summary>NAME=VALUE, in any order.</summary>
    internal static BlindRegionsOptions Parse(string[] settings)
    {
        BlindRegionsOptions options = new();
        foreach (string setting in settings)
        {
            (string name, string value) = (setting.Split('=')[0], setting.Split('=')[1]);
            options = name switch
            {
                "kinds" => options with { Kinds = value.Split('+') },
                "photos" => options with { Photos = Whole(value) },
                "seeds" => options with { Seeds = Whole(value) },
                "side" => options with { Side = Whole(value) },
                "focal" => options with { Focal = Number(value) },
                "min" => options with { Minimum = Number(value) },
                "max" => options with { Maximum = Number(value) },
                "noise" => options with { Noise = Number(value) },
                "true" => options with { Ceiling = value == "1" },
                "threads" => options with { Threads = Whole(value) },
                "every" => options with { Every = Whole(value) },
                "first" => options with { First = Whole(value) },
                _ => throw new ArgumentException($"{name} is not a setting."),
            };
        }

        return options;
    }

    private static int Whole(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
