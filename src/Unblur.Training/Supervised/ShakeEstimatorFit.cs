using System.Globalization;
using Unblur.Data;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Degradations;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Torch.Optimizers;
using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>Fits an estimator to the shake of large windows, before the network that uses it is trained. A pure function of photos, options and seed.</summary>
/// <remarks>Windows are described once; the layers, which are small, then pass over the descriptions many times.</remarks>
internal static class ShakeEstimatorFit
{
    private const int Epochs = 40;
    private const int Batch = 64;
    private const int Prefetched = 4;
    private const int HeldOutWindows = 200;
    private const int LogEvery = 1000;
    private const double LearningRate = 1e-3;
    private const double WeightDecay = 0.05;
    private const double LeastScale = 1e-3;

    /// <summary>One window: the features that the estimator reads, and the values that it should return.</summary>
    private sealed record Example(float[] Features, double[] Target);

    /// <param name="estimator">Receives its normalisation and weights.</param>
    /// <param name="photos">To learn from, and held out.</param>
    /// <param name="options">How windows are blurred.</param>
    /// <param name="windows">How many are learned from.</param>
    /// <param name="seed">Fixes every draw.</param>
    /// <param name="report">Is passed lines about the progress.</param>
    /// <param name="cancellation">Checked between two windows.</param>
    /// <param name="stage">Is passed every window and every pass over them.</param>
    internal static void Run(
        ShakeEstimator estimator, (PhotoSet Training, PhotoSet HeldOut) photos, DegradationOptions options, int windows, int seed, Action<string>? report,
        CancellationToken cancellation, IProgress<TrainingStage>? stage = null)
    {
        List<Example> examples = Describe(
            estimator, new(photos.Training, options, cancellation), windows, i => RandomStreams.ForTraining(seed, -1, i), report, cancellation, stage);
        Normalize(estimator, examples);
        Fit(estimator, examples, seed, cancellation, stage);
        if (estimator.State().Any(entry => !entry.Parameter.Value.AllFinite()))
        {
            throw new TrainingDivergedException(
                "the shake estimator's weights are not finite after its fit. Use another seed, or more shake.estimator_windows.");
        }

        List<Example> heldOut = Describe(
            estimator, new(photos.HeldOut, options, cancellation), HeldOutWindows, i => RandomStreams.ForEvaluation(seed, i), null, cancellation);
        report?.Invoke(Judge(estimator, heldOut));
    }

    private static List<Example> Describe(
        ShakeEstimator estimator, ShakeWindowSampler sampler, int count, Func<long, Random> streams, Action<string>? report, CancellationToken cancellation,
        IProgress<TrainingStage>? stage = null)
    {
        Prefetcher<ShakeWindow> windows = new(index => sampler.Draw(streams(index)), first: 0, Prefetched);
        List<Example> examples = new(count);
        while (examples.Count < count)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            (Imaging.PlanarImage blurry, ShakeMoments shake) = windows.Take();
            var region = Tensor.From(blurry.Values, 1, blurry.Channels, blurry.Height, blurry.Width);
            examples.Add(new Example(estimator.Describe(estimator.Observe(region)), ShakeEstimator.Encode(shake)));
            stage?.Report(new TrainingStage(string.Create(CultureInfo.InvariantCulture, $"shake estimator: window {examples.Count}/{count}"), (double)examples.Count / count));
            if (examples.Count % LogEvery == 0)
            {
                report?.Invoke($"shake estimator: {examples.Count} of {count} windows");
            }
        }

        return examples;
    }

    private static void Normalize(ShakeEstimator estimator, List<Example> examples)
    {
        (float[] mean, float[] scale) = (new float[ShakeEstimator.Features], new float[ShakeEstimator.Features]);
        for (int i = 0; i < mean.Length; i++)
        {
            double average = examples.Average(example => (double)example.Features[i]);
            double variance = examples.Average(example => Math.Pow(example.Features[i] - average, 2));
            (mean[i], scale[i]) = ((float)average, (float)Math.Max(LeastScale, Math.Sqrt(variance)));
        }

        estimator.Normalize(mean, scale);
    }

    private static void Fit(ShakeEstimator estimator, List<Example> examples, int seed, CancellationToken cancellation, IProgress<TrainingStage>? stage)
    {
        using var adam = new Adam(estimator.Trainable(), new AdamOptions { WeightDecay = WeightDecay });
        int[] order = Enumerable.Range(0, examples.Count).ToArray();
        Random random = RandomStreams.ForTraining(seed, -2, 0);
        int batches = Math.Max(1, examples.Count / Batch);
        for (int step = 0; step < Epochs * batches; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int place = step % batches;
            if (place == 0)
            {
                random.Shuffle(order);
                int pass = (step / batches) + 1;
                stage?.Report(new TrainingStage(string.Create(CultureInfo.InvariantCulture, $"shake estimator: pass {pass}/{Epochs}"), (double)(pass - 1) / Epochs));
            }

            using var scope = new TensorScope();
            var drawn = order.Skip(place * Batch).Take(Batch).Select(index => examples[index]).ToList();
            var features = Tensor.From([.. drawn.SelectMany(example => example.Features)], drawn.Count, ShakeEstimator.Features);
            var target = Tensor.From([.. drawn.SelectMany(example => example.Target.Select(value => (float)value))], drawn.Count, drawn[0].Target.Length);
            adam.ClearGrads();
            (estimator.Forward(features).To(Device.Cpu) - target).Abs().Mean().Backward();
            adam.Step(LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / (Epochs * batches))));
        }
    }

    /// <summary>Errors on held-out photos: of the spread as a factor, of direction and shape as a share of the spread.</summary>
    private static string Judge(ShakeEstimator estimator, List<Example> heldOut)
    {
        List<(double Spread, double Shape)> errors = [];
        foreach (Example example in heldOut)
        {
            using var scope = new TensorScope();
            using var grad = GradMode.Disabled();
            double[] said = estimator.Forward(Tensor.From(example.Features, 1, ShakeEstimator.Features)).ToArray<double>();
            errors.Add((Math.Abs(said[0] - example.Target[0]), Math.Sqrt(Math.Pow(said[1] - example.Target[1], 2) + Math.Pow(said[2] - example.Target[2], 2))));
        }

        double spread = Math.Exp(errors.Average(error => error.Spread)) - 1;
        double shape = errors.Average(error => error.Shape);
        return string.Create(
            CultureInfo.InvariantCulture, $"shake estimator: held-out photos, mean error of the spread {spread * 100:0} %, of its shape {shape:0.00}");
    }
}
