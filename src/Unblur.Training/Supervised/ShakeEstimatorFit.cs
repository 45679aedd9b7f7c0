using System.Globalization;
using Unblur.Data;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Degradations;
using Unblur.Physics.Sampling;
using Unblur.Physics.Shake;
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

    /// <summary>Standard deviation of what is added to features, of which each has 1: photos are few compared with the features.</summary>
    private const double Jitter = 0.15;

    /// <summary>Batches in which one of the sources is hidden.</summary>
    private const double MaskedShare = 0.5;

    /// <param name="estimator">Receives its normalisation and weights.</param>
    /// <param name="photos">To learn from, and held out.</param>
    /// <param name="options">How windows are shaken.</param>
    /// <param name="shake">What windows show, how many, and how the estimator is taught.</param>
    /// <param name="seed">Fixes every draw.</param>
    /// <param name="report">Is passed lines about the progress.</param>
    /// <param name="cancellation">Checked between two windows.</param>
    /// <param name="stage">Is passed every window and every pass over them.</param>
    internal static void Run(
        ShakeEstimator estimator, (PhotoSet Training, PhotoSet HeldOut) photos, DegradationOptions options, ShakeTrainingOptions shake, int seed,
        Action<string>? report, CancellationToken cancellation, IProgress<TrainingStage>? stage = null)
    {
        List<ShakeExample> examples = Describe(
            estimator, new(photos.Training, options, shake.Windows, cancellation), shake.EstimatorWindows, i => RandomStreams.ForTraining(seed, -1, i), report, cancellation, stage);
        Normalize(estimator, examples);
        Fit(estimator, examples, shake.Windows.Caution, seed, cancellation, stage);
        if (estimator.State().Any(entry => !entry.Parameter.Value.AllFinite()))
        {
            throw new TrainingDivergedException(
                "the shake estimator's weights are not finite after its fit. Use another seed, or more shake.estimator_windows.");
        }

        List<ShakeExample> heldOut = Describe(
            estimator, new(photos.HeldOut, options, shake.Windows, cancellation), HeldOutWindows, i => RandomStreams.ForEvaluation(seed, i), null, cancellation);
        report?.Invoke(Judge(estimator, heldOut));
    }

    internal static List<ShakeExample> Describe(
        ShakeEstimator estimator, ShakeWindowSampler sampler, int count, Func<long, Random> streams, Action<string>? report, CancellationToken cancellation,
        IProgress<TrainingStage>? stage = null)
    {
        Prefetcher<ShakeWindow> windows = new(index => sampler.Draw(streams(index)), first: 0, Prefetched);
        List<ShakeExample> examples = new(count);
        while (examples.Count < count)
        {
            cancellation.ThrowIfCancellationRequested();
            ShakeWindow window = windows.Take();
            examples.Add(ShakeExample.Of(ShakeFeatures.Describe(ShakeStatistics.Observe(window.Blurry, estimator.JudgesKind, TorchRuntime.Threads)), window));
            stage?.Report(new TrainingStage(string.Create(CultureInfo.InvariantCulture, $"shake estimator: window {examples.Count}/{count}"), (double)examples.Count / count));
            if (examples.Count % LogEvery == 0)
            {
                report?.Invoke($"shake estimator: {examples.Count} of {count} windows");
            }
        }

        return examples;
    }

    internal static void Normalize(ShakeEstimator estimator, List<ShakeExample> examples)
    {
        (float[] mean, float[] scale) = (new float[estimator.Features], new float[estimator.Features]);
        for (int i = 0; i < mean.Length; i++)
        {
            double average = examples.Average(example => (double)example.Features[i]);
            double variance = examples.Average(example => Math.Pow(example.Features[i] - average, 2));
            (mean[i], scale[i]) = ((float)average, (float)Math.Max(LeastScale, Math.Sqrt(variance)));
        }

        estimator.Normalize(mean, scale);
    }

    internal static void Fit(
        ShakeEstimator estimator, List<ShakeExample> examples, double caution, int seed, CancellationToken cancellation, IProgress<TrainingStage>? stage = null)
    {
        using var adam = new Adam(estimator.Trainable(), new AdamOptions { WeightDecay = WeightDecay });
        using var generator = new Generator((ulong)seed);
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

            int masked = random.NextDouble() < MaskedShare ? random.Next(ShakeFeatures.Groups(estimator.JudgesKind).Count) : -1;
            using var scope = new TensorScope();
            var drawn = order.Skip(place * Batch).Take(Batch).Select(index => examples[index]).ToList();
            var features = Tensor.From([.. drawn.SelectMany(example => example.Features)], drawn.Count, estimator.Features);
            adam.ClearGrads();
            Tensor said = estimator.Forward(
                features, seen => (seen + (Tensor.RandN([drawn.Count, estimator.Features], generator).To(seen.Device) * Jitter)) * estimator.Without(masked));
            ShakeExample.Loss(said.To(Device.Cpu), drawn, caution).Backward();
            adam.Step(LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / (Epochs * batches))));
        }
    }

    /// <summary>Errors on held-out photos: of the spread as a factor, of direction and shape as a share of the spread; and how often sharp is called blurred.</summary>
    private static string Judge(ShakeEstimator estimator, List<ShakeExample> heldOut)
    {
        List<(double Spread, double Shape)> errors = [];
        int sharp = 0, wrong = 0;
        foreach (ShakeExample example in heldOut)
        {
            using var scope = new TensorScope();
            using var grad = GradMode.Disabled();
            double[] said = estimator.Forward(Tensor.From(example.Features, 1, estimator.Features)).ToArray<double>();
            errors.Add((
                Math.Abs(said[ShakeExample.LikelySpread] - example.Target[0]),
                Math.Sqrt(Math.Pow(said[1] - example.Target[1], 2) + Math.Pow(said[2] - example.Target[2], 2))));
            sharp += example.Kind == 0 ? 1 : 0;
            wrong += example.Kind == 0 && said[ShakeExample.FirstLogit] < said[(ShakeExample.FirstLogit + 1)..].Max() ? 1 : 0;
        }

        double spread = Math.Exp(errors.Average(error => error.Spread)) - 1;
        double shape = errors.Average(error => error.Shape);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"shake estimator: held-out photos, mean error of the spread {spread * 100:0} %, of its shape {shape:0.00}; {wrong} of {sharp} sharp windows called blurred");
    }
}
