using System.Diagnostics;
using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Blur along a motion flow, and its adjoint, compared with a plain loop over pixels, channels and taps.</summary>
internal static class VaryingBlurBenchmark
{
    private const int Height = 720;
    private const int Width = 1280;
    private const int Channels = 3;

    internal static void Run(int runs)
    {
        GongFlowOptions options = GongFlowOptions.Strong with { Ceiling = 46 };
        var flow = MotionFlow.Sample(options, Height, Width, RandomStreams.ForEvaluation(46, 0));
        PlanarImage image = new(Channels, Height, Width);
        Random random = RandomStreams.ForEvaluation(46, 1);
        foreach (ref float value in image.Values.AsSpan())
        {
            value = random.NextSingle();
        }

        long start = Stopwatch.GetTimestamp();
        VaryingBlur one = new(flow);
        double making = Stopwatch.GetElapsedTime(start).TotalSeconds;
        VaryingBlur two = new(flow) { MaximumThreads = 2 };
        PlainVaryingBlur plain = new(flow);
        Console.WriteLine($"{Width} x {Height} RGB, Gong flow below 46 px: {plain.TapsPerPixel:F1} taps and {plain.MeanLength:F1} px a pixel, "
            + $"{plain.MeanRun:F1} pixels a run; {making * 1000:F0} ms to make the operator (cold)");

        Report("apply", runs, () => plain.Apply(image), () => one.Apply(image), () => two.Apply(image));
        Report("adjoint", runs, () => plain.Adjoint(image), () => one.Adjoint(image), () => two.Adjoint(image));
    }

    // In turns, so that whatever else the machine does meets all of them alike. The first two rounds warm up.
    private static void Report(string name, int runs, params ReadOnlySpan<Func<PlanarImage>> variants)
    {
        var times = new List<double>[] { [], [], [] };
        var results = new PlanarImage[3];
        for (int round = -2; round < runs; round++)
        {
            for (int variant = 0; variant < 3; variant++)
            {
                long start = Stopwatch.GetTimestamp();
                results[variant] = variants[variant]();
                if (round >= 0)
                {
                    times[variant].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        float difference = results[0].Values.Zip(results[1].Values, (a, b) => MathF.Abs(a - b)).Max();
        if (difference > 1e-3f)
        {
            throw new InvalidOperationException($"{name}: the results differ by {difference}.");
        }

        Console.WriteLine();
        Console.WriteLine($"| {name} | median ms | best ms | x plain loop (median / best) |");
        Console.WriteLine("|---|---|---|---|");
        string[] names = ["plain loop, 1 thread", "VaryingBlur, 1 thread", "VaryingBlur, 2 threads"];
        for (int variant = 0; variant < 3; variant++)
        {
            (double median, double best) = (Median(times[variant]), times[variant].Min());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {names[variant]} | {median:F1} | {best:F1} | {Median(times[0]) / median:F1} / {times[0].Min() / best:F1} |"));
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
