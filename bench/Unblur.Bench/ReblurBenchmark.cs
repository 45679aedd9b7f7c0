using System.Diagnostics;
using Unblur.Networks.OffsetNet;
using Unblur.Torch;
using Unblur.Training.Reblur;

namespace Unblur.Bench;

/// <summary>Reblurring with both gradients, against fifteen grid_sample calls summed, in turns.</summary>
internal static class ReblurBenchmark
{
    private const int Batch = 4;
    private const int Size = 256;

    internal static void Run(int runs)
    {
        Console.WriteLine($"libtorch {TorchRuntime.Version}; {Batch} x 3 x {Size} x {Size}, forward and backward, {runs} runs each, ms");
        Console.WriteLine("threads   motion px   15 grid_sample (median / best)   one pass (median / best)   ratio (median / best)");
        foreach (int threads in (int[])[1, 2])
        {
            TorchRuntime.Threads = threads;
            foreach (double length in (double[])[2, 12, 40])
            {
                Compare(threads, length, runs);
            }
        }
    }

    private static void Compare(int threads, double length, int runs)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        var sharp = Tensor.Rand([Batch, 3, Size, Size], generator);
        var motion = Tensor.RandN([Batch, 2, 8, 8], generator);
        motion = Functional.Interpolate(motion, Size, Size, InterpolationMode.Bilinear) * (length / MotionUnits.PixelsPerUnit); // as smooth as motion is
        (sharp.RequiresGrad, motion.RequiresGrad) = (true, true);

        // In turns, so that whatever else the machine does meets both alike. The first rounds warm up.
        const int warmUp = 3;
        (List<double> separate, List<double> ours) = (new List<double>(), new List<double>());
        for (int run = 0; run < warmUp + runs; run++)
        {
            separate.Add(Time(sharp, motion, Fifteen));
            ours.Add(Time(sharp, motion, (s, m) => Reblurring.Apply(s, m)));
        }

        (double[] a, double[] b) = (separate.Skip(warmUp).Order().ToArray(), ours.Skip(warmUp).Order().ToArray());
        Console.WriteLine(
            $"{threads,7} {length,11:F0} {a[runs / 2],20:F1} / {a[0],-9:F1} {b[runs / 2],16:F1} / {b[0],-9:F1} {a[runs / 2] / b[runs / 2],11:F2} / {a[0] / b[0]:F2}");
    }

    private static double Time(Tensor sharp, Tensor motion, Func<Tensor, Tensor, Tensor> reblur)
    {
        using var scope = new TensorScope();
        var clock = Stopwatch.StartNew();
        Tensor.Grad([reblur(sharp, motion).Square().Mean()], [sharp, motion]);
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>What R is by its formula, an operator call a sample.</summary>
    private static Tensor Fifteen(Tensor sharp, Tensor motion)
    {
        Tensor rows = Tensor.Linspace(-1, 1, Size).Reshape(1, Size, 1).Expand(Batch, Size, Size);
        Tensor columns = Tensor.Linspace(-1, 1, Size).Reshape(1, 1, Size).Expand(Batch, Size, Size);
        var still = Tensor.Stack([columns, rows], -1);
        Tensor unit = motion.Flip(1).Permute(0, 2, 3, 1) * (2 * MotionUnits.HalfLengthOfUnit / (Size - 1));
        Tensor? sum = null;
        for (int i = -7; i <= 7; i++)
        {
            Tensor sample = Functional.GridSample(sharp, still + (unit * (i / 7.0)), alignCorners: true);
            sum = sum is null ? sample : sum + sample;
        }

        return sum! * (1.0 / Reblurring.Samples);
    }
}
