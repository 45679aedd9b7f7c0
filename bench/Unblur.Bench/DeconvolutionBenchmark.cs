using System.Diagnostics;
using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Bench;

/// <summary>Deconvolution with true and wrong flows, and with a true kernel, and what a solve costs.</summary>
internal static class DeconvolutionBenchmark
{
    private const int Height = 160;
    private const int Width = 240;

    private static readonly double[] Betas = [1e-4, 1e-3, 3e-3, 1e-2, 2e-2, 4e-2, 8e-2];

    private static readonly double[] Smoothnesses = [0.3, 0.6, 1.25, 2.5, 5];

    private static readonly double[] Tolerances = [1e-2, 1e-3, 1e-4, 1e-5];

    internal static void Run(string folder)
    {
        PlanarImage[] photos = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => Photo.Open(path).ToPlanes())
            .Where(photo => photo.Width >= 2 * Width && photo.Height >= 2 * Height)];
        if (photos.Length == 0)
        {
            throw new DirectoryNotFoundException($"{folder} has no photo of at least {2 * Width} x {2 * Height} px: give a folder with some.");
        }

        Solve(photos[0]);
        Kernels([.. photos.Select(photo => Middle(photo, 2))]);
        Strengths([.. photos.Select(photo => BlindBenchmark.Grey(Middle(photo, 2)))]);
        Flows([.. photos.Select(photo => Middle(photo, 1))]);
    }

    private static void Flows(PlanarImage[] photos)
    {
        MotionFlow flow = Enumerable.Range(0, 1000)
            .Select(index => MotionFlow.Sample(GongFlowOptions.Strong with { Ceiling = 46 }, Height, Width, RandomStreams.ForEvaluation(7, index)))
            .First(flow => Enumerable.Range(0, Height * Width).Average(i => Math.Sqrt((flow.U[i] * flow.U[i]) + (flow.V[i] * flow.V[i]))) is > 17 and < 19);
        VaryingBlur blur = new(flow);
        (PlanarImage Sharp, PlanarImage Blurry)[] pairs = [.. photos.Select(sharp => (sharp, Rounded(blur.Apply(sharp), 0)))];
        double blurry = pairs.Average(pair => Psnr(pair.Blurry, pair.Sharp));
        Print($"{photos.Length} crops of {Width} x {Height} under a flow of 17 to 19 px, 8 bit: blurry {blurry:F2} dB");
        Print($"| flow error, px | {string.Join(" | ", Betas.Select(beta => $"beta {beta}"))} | plain prior |");
        foreach (double error in new[] { 0.0, 1, 2 })
        {
            MotionFlow wrong = Jittered(flow, error);
            IEnumerable<double> single = Betas.Select(beta => pairs.Average(pair => Psnr(Single(pair.Blurry, wrong, beta), pair.Sharp)));
            double plain = pairs.Average(pair => Psnr(Deconvolver.Restore(pair.Blurry, wrong, Threads), pair.Sharp));
            Print($"| {error} | {string.Join(" | ", single.Select(score => score.ToString("F2", CultureInfo.InvariantCulture)))} | {plain:F2} |");
        }

        Print($"| beta | {string.Join(" | ", Tolerances.Select(tolerance => $"iterations to {tolerance}"))} |");
        foreach (double beta in new[] { 1e-4, 1e-2, 2e-2, 4e-2, 0.34 })
        {
            PlanarImage first = pairs[0].Blurry;
            IEnumerable<int> counts = Tolerances.Select(tolerance => Term(first, flow, tolerance).Prox(first, beta, Copy(first)).Iterations);
            Print($"| {beta} | {string.Join(" | ", counts)} |");
        }
    }

    private static void Kernels(PlanarImage[] photos)
    {
        BlurKernel kernel = EvaluationKernels.HandShake(3, 27, 27, 5)[2];
        foreach (double noise in new[] { 0, 0.01, 0.03 })
        {
            (double blurry, double restored) = (0, 0);
            foreach (PlanarImage photo in photos)
            {
                PlanarImage seen = Rounded(new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(photo), noise);
                PlanarImage sharp = photo.Crop(kernel.Radius, kernel.Radius, seen.Width, seen.Height);
                blurry += Psnr(seen, sharp) / photos.Length;
                restored += Psnr(Deconvolver.Restore(seen, kernel, Threads), sharp) / photos.Length;
            }

            Print($"hand shake of 27 px, noise {noise}: {blurry:F2} dB, restored {restored:F2} dB");
        }
    }

    /// <summary>Each photo under one of eight kernels of 11 to 31 px, without noise but that of 8 bits and with it, for several strengths of the prior.</summary>
    private static void Strengths(PlanarImage[] photos)
    {
        IReadOnlyList<BlurKernel> kernels = EvaluationKernels.HandShake(8, 11, 31, 77);
        Print($"{photos.Length} photos under hand shake of 11 to 31 px, gain in dB by the smoothness");
        Print($"| noise | blurry | {string.Join(" | ", Smoothnesses)} |");
        foreach (double noise in new[] { 0, 0.002, 0.005, 0.01, 0.02 })
        {
            double blurry = 0;
            double[] gains = new double[Smoothnesses.Length];
            for (int i = 0; i < photos.Length; i++)
            {
                BlurKernel kernel = kernels[i % kernels.Count];
                PlanarImage seen = Rounded(new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(photos[i]), noise);
                PlanarImage sharp = photos[i].Crop(kernel.Radius, kernel.Radius, seen.Width, seen.Height);
                double before = Psnr(seen, sharp);
                blurry += before / photos.Length;
                for (int strength = 0; strength < gains.Length; strength++)
                {
                    gains[strength] += (Psnr(Deconvolver.Restore(seen, kernel, Threads with { Smoothness = Smoothnesses[strength] }), sharp) - before) / photos.Length;
                }
            }

            Print($"| {noise} | {blurry:F2} | {string.Join(" | ", gains.Select(gain => gain.ToString("F2", CultureInfo.InvariantCulture)))} |");
        }
    }

    private static void Solve(PlanarImage photo)
    {
        const int LargeHeight = 720, LargeWidth = 1280;
        PlanarImage sharp = photo.Resize(LargeWidth, LargeHeight);
        var flow = MotionFlow.Sample(GongFlowOptions.Strong with { Ceiling = 46 }, LargeHeight, LargeWidth, RandomStreams.ForEvaluation(46, 0));
        PlanarImage blurry = Rounded(new VaryingBlur(flow).Apply(sharp), 0);
        for (int round = 0; round < 3; round++)
        {
            (long start, TimeSpan processor) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            ConjugateGradientOptions options = new() { Tolerance = 1e-4, MaximumIterations = 500 };
            BlurDataTerm data = new(new VaryingBlur(flow) { MaximumThreads = 2 }, blurry, options: options, maximumThreads: 2);
            SolveReport report = data.Prox(blurry, 0.01, Copy(blurry));
            TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - processor;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Print($"solve of 1280 x 720 RGB, beta 0.01 to 1e-4: {report.Iterations} iterations, {seconds:F2} s on 2 threads, {used.TotalSeconds:F2} s CPU");
        }
    }

    private static DeconvolutionOptions Threads { get; } = new() { MaximumThreads = 2 };

    private static BlurDataTerm Term(PlanarImage blurry, MotionFlow flow, double tolerance) =>
        new(new VaryingBlur(flow) { MaximumThreads = 2 }, blurry, options: new() { Tolerance = tolerance, MaximumIterations = 300 }, maximumThreads: 2);

    private static PlanarImage Single(PlanarImage blurry, MotionFlow flow, double beta) => ((IDataTerm)Term(blurry, flow, 1e-5)).Prox(blurry, beta);

    private static PlanarImage Copy(PlanarImage image) => new(image.Channels, image.Height, image.Width, [.. image.Values]);

    private static PlanarImage Middle(PlanarImage photo, int times) =>
        photo.Crop((photo.Width - (times * Width)) / 2, (photo.Height - (times * Height)) / 2, times * Width, times * Height);

    private static MotionFlow Jittered(MotionFlow flow, double deviation)
    {
        Random random = RandomStreams.ForEvaluation(46, 2);
        float[] u = [.. flow.U.Select(value => (float)(value + (deviation * random.NextNormal())))];
        return new MotionFlow(flow.Height, flow.Width, u, [.. flow.V.Select(value => (float)(value + (deviation * random.NextNormal())))]);
    }

    private static PlanarImage Rounded(PlanarImage image, double noise)
    {
        Random random = RandomStreams.ForEvaluation(46, 3);
        float[] values = [.. image.Values.Select(value => (float)(Math.Round(Math.Clamp(value + (noise * random.NextNormal()), 0, 1) * 255) / 255))];
        return new PlanarImage(image.Channels, image.Height, image.Width, values);
    }

    private static double Psnr(PlanarImage image, PlanarImage sharp) =>
        -10 * Math.Log10(image.Values.Zip(sharp.Values, (a, b) => Math.Pow(Math.Clamp(a, 0, 1) - b, 2)).Average());

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
