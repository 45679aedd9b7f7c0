using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Metrics.Alignment;
using Unblur.Metrics.Naturalness;
using Unblur.Metrics.Scoring;

namespace Unblur.Bench;

/// <summary>Seconds that each image quality measure takes on a 1280 x 720 RGB image: by the clock, and of processors, which a busy machine changes less.</summary>
internal static class MetricsBenchmark
{
    private const int Height = 720, Width = 1280, Runs = 5;

    internal static void Run(string? niqeParameters)
    {
        (PlanarImage restored, PlanarImage sharp) = (Scene(noise: 0.1f, seed: 1), Scene(noise: 0.02f, seed: 2));
        Console.WriteLine($"{Width} x {Height} RGB, {Environment.ProcessorCount} threads, {Runs} runs after one that is not counted");
        Console.WriteLine("measure                        median s   best s   processor s");
        Time("PSNR", () => Psnr.Of(restored, sharp));
        Time("SSIM, MATLAB on RGB", () => Ssim.Matlab(restored, sharp));
        Time("SSIM, scikit-image Gaussian", () => Ssim.SkimageGaussian(restored, sharp));
        Time("SSIM, scikit-image uniform", () => Ssim.SkimageUniform(restored, sharp));
        Time("SSIM, BasicSR", () => Ssim.BasicSr(restored, sharp));
        Time("MS-SSIM, 2003", () => MsSsim.Of(restored, sharp));
        Time("MS-SSIM, NeurMAP's training", () => MsSsim.Training(restored, sharp));
        Time("RealBlur alignment", () => RealBlurAlignment.Align(restored, sharp).Factor);
        Time("profile kohler, one frame", () => ScorerProfiles.Find("kohler").Score(restored, sharp)[0].Value);
        if (niqeParameters is null)
        {
            Console.WriteLine("NIQE                           needs the path of niqe_pris_params.npz");
        }
        else
        {
            Time("NIQE", () => Niqe.Of(restored, NiqeParameters.Load(niqeParameters)));
        }
    }

    private static void Time(string name, Func<double> measure)
    {
        measure();
        List<double> seconds = [];
        List<double> processorSeconds = [];
        for (int run = 0; run < Runs; run++)
        {
            (long start, TimeSpan processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            measure();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            processorSeconds.Add((Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }

        seconds.Sort();
        processorSeconds.Sort();
        Console.WriteLine(FormattableString.Invariant($"{name,-30} {seconds[Runs / 2],8:F3} {seconds[0],8:F3} {processorSeconds[Runs / 2],13:F3}"));
    }

    /// <summary>Ramps and waves with noise.</summary>
    private static PlanarImage Scene(float noise, int seed)
    {
        var random = new Random(seed);
        var scene = new PlanarImage(3, Height, Width);
        for (int i = 0; i < scene.Values.Length; i++)
        {
            (int channel, int y, int x) = (i / (Height * Width), i / Width % Height, i % Width);
            float value = 0.5f + (0.2f * MathF.Sin((0.03f * x) + (0.05f * y) + channel)) + (0.1f * MathF.Sin(0.0004f * x * y));
            scene.Values[i] = Math.Clamp(value + (noise * ((2 * random.NextSingle()) - 1)), 0, 1);
        }

        return scene;
    }
}
