using System.Diagnostics;
using System.Globalization;
using Unblur.Torch;

namespace Unblur.Bench;

/// <summary>A training step of NeurMAP against the same step written in PyTorch, in turns: time, memory, and whether both compute the same.</summary>
internal static class NeurMapBenchmark
{
    private const int Patch = 128;
    private const int Pairs = 1;
    private const int Unpaired = 1;

    // The first step begins from the same weights. Adam then moves weights without a gradient to speak of by the sign of what rounding left.
    private static readonly double[] Tolerances = [1e-4, 1e-2, 1e-2];

    /// <param name="runs">Timed steps of each.</param>
    /// <param name="steps">Steps of ours over which memory is watched.</param>
    /// <param name="python">A Python that has PyTorch.</param>
    internal static void Run(int runs, int steps, string python)
    {
        TorchRuntime.Threads = Environment.ProcessorCount;
        using NeurMapStep ours = new(Pairs, Unpaired, Patch);
        using var start = TemporaryStart.Of(ours);
        using EagerProcess eager = new(python, "neurmap.py", start.Path, Pairs, TorchRuntime.Threads);
        Console.WriteLine(
            $"NeurMAP, D = DMPHN 1-2-4, {Pairs} pair and {Unpaired} unpaired of {Patch} px, libtorch {TorchRuntime.Version}, {TorchRuntime.Threads} threads");
        RequireSameNetworks(ours, eager);
        IEnumerable<string> differences = Tolerances.Select((tolerance, step) => Difference(ours, eager, step, tolerance).ToString("G2", CultureInfo.InvariantCulture));
        Console.WriteLine($"terms of the first {Tolerances.Length} steps differ by {string.Join(", ", differences)} at most");

        // In turns, so that whatever else the machine does meets both alike. The steps before have warmed up.
        (List<StepTime> eagerTimes, List<StepTime> times) = (new List<StepTime>(), new List<StepTime>());
        for (int run = 0; run < runs; run++)
        {
            eagerTimes.Add(StepTime.Of(eager.Run, eager.ProcessorTime));
            times.Add(StepTime.Of(ours.Run, OwnProcessorTime));
        }

        double eagerPeak = eager.PeakMemory();
        Console.WriteLine($"\n{runs} steps each              median s   best s   of PyTorch's   processor s   of PyTorch's   peak MiB   of PyTorch's");
        Report($"PyTorch {eager.Version} eager", eagerTimes, eagerTimes, eagerPeak, eagerPeak);
        Report("Unblur", times, eagerTimes, ResidentMemory.Peak(), eagerPeak);

        Console.WriteLine("\nours, steps   resident MiB   peak MiB   peak of PyTorch");
        for (int step = Tolerances.Length + runs + 1; step <= steps; step++)
        {
            ours.Run();
            if (step % 50 == 0)
            {
                Console.WriteLine($"{step,11} {ResidentMemory.Now(),14:F0} {ResidentMemory.Peak(),10:F0} {ResidentMemory.Peak() / eagerPeak,17:F2}");
            }
        }
    }

    private static void RequireSameNetworks(NeurMapStep ours, EagerProcess eager)
    {
        if (eager.Parameters != ours.Parameters)
        {
            throw new InvalidOperationException($"the networks differ: {eager.Parameters} and {ours.Parameters} parameters.");
        }
    }

    /// <summary>The largest relative difference of a term of the next step.</summary>
    private static double Difference(NeurMapStep ours, EagerProcess eager, int step, double tolerance)
    {
        ours.Run();
        eager.Run();
        (IReadOnlyDictionary<string, double> expected, double largest) = (eager.Terms(), 0.0);
        foreach ((string name, double value) in ours.Terms)
        {
            double difference = Math.Abs(value - expected[name]) / Math.Abs(expected[name]);
            if (!(difference <= tolerance))
            {
                throw new InvalidOperationException($"the steps differ: {name} of step {step} is {value:R} here and {expected[name]:R} in PyTorch.");
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }

    private static void Report(string name, List<StepTime> times, List<StepTime> eagerTimes, double peak, double eagerPeak)
    {
        (double seconds, double processor) = (Median(times, time => time.Seconds), Median(times, time => time.ProcessorSeconds));
        (double ofSeconds, double ofProcessor) = (seconds / Median(eagerTimes, time => time.Seconds), processor / Median(eagerTimes, time => time.ProcessorSeconds));
        Console.WriteLine(
            $"{name,-26} {seconds,10:F3} {times.Min(time => time.Seconds),8:F3} {ofSeconds,14:F2} {processor,13:F3} {ofProcessor,14:F2} {peak,10:F0} {peak / eagerPeak,14:F2}");
    }

    private static TimeSpan OwnProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static double Median(List<StepTime> times, Func<StepTime, double> of) => times.Select(of).Order().ElementAt(times.Count / 2);

    /// <summary>A step by the clock, and by what its process computed meanwhile: where a machine does other things too, that says more.</summary>
    private sealed record StepTime(double Seconds, double ProcessorSeconds)
    {
        internal static StepTime Of(Func<double> run, Func<TimeSpan> processorTime)
        {
            TimeSpan before = processorTime();
            double seconds = run();
            return new StepTime(seconds, (processorTime() - before).TotalSeconds);
        }
    }
}
