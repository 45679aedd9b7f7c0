using System.Text.Json;
using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Physics.Shake;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Runs;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

public sealed class SupervisedTrainingTests
{
    [Fact]
    public void Run_TinyNetwork_SharpensHeldOutPhotosAndWritesWhatItSays()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        Recorder progress = new();

        SupervisedTraining.Run(TinyRecipe.Of(folder, "steps=400", "run.log_every=100"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        Assert.True(((ValidationResult)progress.Reports[^1].Validation!).ShortGain > 0.05, $"gain {progress.Reports[^1].Validation}");
        Assert.Equal(400, progress.Reports[^1].Step);
        Assert.Equal(progress.Reports.Count, File.ReadAllLines(run.Log).Length);
        using DeblurNetwork network = NetworkFile.Load<DeblurNetwork>(run.BestWeights);
        Assert.Equal("resunet", network.Card.Name);
        Assert.Contains("polyline", File.ReadAllText(run.Curve), StringComparison.Ordinal);
        Assert.Contains("\"step\": 0", File.ReadAllText(run.Manifest), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CancelledAndResumed_EndsAtTheBitsOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        SupervisedRecipe recipe = TinyRecipe.Of(folder, "steps=12", "run.checkpoint_every=4", "run.log_every=1");
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        SupervisedTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Stopper(stop, 7), Cancellation = stop.Token }));
        SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);
        Assert.Equal(File.ReadAllBytes(unbroken.LatestWeights), File.ReadAllBytes(broken.LatestWeights));
    }

    [Fact]
    public void Run_DiedBetweenCheckpointsAndResumed_EndsAtTheBitsOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        SupervisedRecipe recipe = TinyRecipe.Of(folder, "steps=12", "run.checkpoint_every=4", "run.log_every=1", "run.validate_every=3");
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        SupervisedTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        Assert.Throws<InvalidOperationException>(() => SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Thrower(7) }));
        File.AppendAllText(broken.Log, "{\"step\":8,\"lo");
        SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);
        Assert.Equal(File.ReadAllBytes(unbroken.BestWeights), File.ReadAllBytes(broken.BestWeights));
        Assert.Equal(
            Enumerable.Range(1, 12), File.ReadLines(broken.Log).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32()));
    }

    [Fact]
    public void Run_ShakeUNet_TeachesItsEstimatorFirstAndResumesAtTheSameBits()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "photos"), 4, 260, 300);
        SupervisedRecipe recipe = TinyRecipe.Of(
            folder, "network.name=shakeunet", "shake.estimator_windows=64", "shake.maximum_length=20", "data.validation_every=2", "steps=6", "run.checkpoint_every=2", "run.log_every=1");
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        List<string> warnings = [];
        SupervisedTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu) { Warn = warnings.Add });

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        Assert.Throws<InvalidOperationException>(() => SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Thrower(3) }));
        SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        Assert.Contains(warnings, line => line.StartsWith("shake estimator: held-out photos", StringComparison.Ordinal));
        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);
        Assert.Equal(File.ReadAllBytes(unbroken.LatestWeights), File.ReadAllBytes(broken.LatestWeights));
        using TensorScope scope = new();
        Assert.Contains(WeightFile.Read(unbroken.LatestWeights).Tensors["estimator.mean"].ToTensor().ToArray<float>(), value => value != 0);
    }

    [Fact]
    public void Run_MotionAndPairs_AreTrainedOnMeasuredAndResumedAtTheSameBits()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "pairs", "blur"), 3);
        TestPhotos.Write(Path.Combine(folder.Path, "pairs", "sharp"), 3);
        SupervisedRecipe recipe = TinyRecipe.Of(
            folder, "steps=6", "run.checkpoint_every=3", "run.log_every=1", "flow.share=0.5", "flow.ceiling=6", "flow.translation=3", "flow.foreground_share=0.5",
            $"data.pairs={Path.Combine(folder.Path, "pairs")}", "data.pair_share=0.3", "data.validation_every=2");
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        Recorder progress = new();
        SupervisedTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu) { Progress = progress });

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        Assert.Throws<InvalidOperationException>(() => SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Thrower(5) }));
        SupervisedTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        var scores = (ValidationResult)progress.Reports[^1].Validation!;
        Assert.NotNull(scores.MovingGain);
        Assert.Equal((scores.ShortGain + scores.LongGain + scores.MovingGain.Value) / 3, scores.Mean, 1e-9);
        Assert.Contains("gain_moving_db", File.ReadLines(unbroken.Log).Last(), StringComparison.Ordinal);
        Assert.Contains(Directory.GetFiles(unbroken.Samples), file => Path.GetFileName(file).StartsWith("moving-0", StringComparison.Ordinal));
        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);
    }

    [Fact]
    public void Run_ShakeUNet_EstimatorTellsLongShakeFromShort()
    {
        using TemporaryFolder folder = new();
        (PhotoSet Training, PhotoSet HeldOut) photos = PhotoSet.Find([TestPhotos.Write(Path.Combine(folder.Path, "photos"), 12, 320, 288)]).HoldOutEvery(4);
        DegradationOptions options = new() { Shake = new ShakeOptions { MinimumLength = 2, ShortLength = 4, MaximumLength = 24 }, SharpShare = 0, NoiseShare = 0, JpegShare = 0 };
        ShakeWindowOptions plain = new() { SharpShare = 0, DefocusShare = 0, SoftShare = 0, PatternShare = 0, SmallerShare = 0, NoiseShare = 0, GrainShare = 0, JpegShare = 0 };
        using ShakeEstimator estimator = new();
        using (Generator generator = new(1))
        {
            estimator.Initialize(generator);
        }

        ShakeEstimatorFit.Run(estimator, photos, options, new ShakeTrainingOptions { EstimatorWindows = 400, Windows = plain }, seed: 1, report: null, cancellation: default);

        Assert.True(Spread(1) < Spread(0) - 1, $"short {Spread(1):0.0} px, long {Spread(0):0.0} px");

        double Spread(double shortShare)
        {
            ShakeWindowSampler sampler = new(photos.HeldOut, options with { Shake = options.Shake with { ShortShare = shortShare } }, plain, default);
            return Enumerable.Range(0, 8).Average(i =>
            {
                PlanarImage window = sampler.Draw(RandomStreams.ForEvaluation(5, i)).Blurry;
                return estimator.Judge(ShakeStatistics.Observe(window, withEdges: true)).Likely.Spread;
            });
        }
    }

    [Fact]
    public void Run_Diverged_KeepsRuinedWeightsOutOfTheCheckpoint()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        string[] common = ["steps=3", "run.checkpoint_every=1", "optimizer.warmup_steps=0"];
        Assert.Throws<TrainingDivergedException>(
            () => SupervisedTraining.Run(TinyRecipe.Of(folder, [.. common, "optimizer.learning_rate=1e30"]), new TrainingContext(run, Device.Cpu)));

        SupervisedTraining.Run(TinyRecipe.Of(folder, [.. common, "optimizer.learning_rate=1e-5"]), new TrainingContext(run, Device.Cpu));

        Assert.Equal("3", WeightFile.Read(run.LatestCheckpoint).Metadata["step"]);
    }

    [Fact]
    public void Run_Pictures_ShowHeldOutPatchesAtTheStartAndWithValidations()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));

        SupervisedTraining.Run(TinyRecipe.Of(folder, "steps=3", "run.validate_every=2", "data.validation_patches=3"), new TrainingContext(run, Device.Cpu));

        Assert.Equal(
            from name in new[] { "long-0", "long-1", "short-0", "short-1" } from step in new[] { 0, 2, 3 } select $"{name}-{step:00000000}.jpg",
            Directory.GetFiles(run.Samples).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        SampleStrip first = SampleStrip.Cut(PhotoCodec.Load(Path.Combine(run.Samples, "long-0-00000000.jpg")))!;
        Assert.Equal(["blurry", "restored", "sharp"], first.Parts().Select(part => part.Label));
        Assert.True(Difference(first.Blurry, first.Restored) < Difference(first.Blurry, first.Sharp!)); // a fresh network changes nothing
        Assert.True(Difference(first.Blurry, first.Sharp!) > 0.005);

        static double Difference(PlanarImage left, PlanarImage right) => left.Values.Zip(right.Values).Average(pair => Math.Abs(pair.First - pair.Second));
    }

    [Fact]
    public void Run_AnotherSeed_EndsElsewhere()
    {
        using TemporaryFolder folder = new();
        using var first = RunFolder.Create(Path.Combine(folder.Path, "first"));
        using var second = RunFolder.Create(Path.Combine(folder.Path, "second"));

        SupervisedTraining.Run(TinyRecipe.Of(folder, "steps=2"), new TrainingContext(first, Device.Cpu));
        SupervisedTraining.Run(TinyRecipe.Of(folder, "steps=2", "seed=2"), new TrainingContext(second, Device.Cpu));

        Assert.NotEqual(File.ReadAllBytes(first.LatestWeights), File.ReadAllBytes(second.LatestWeights));
    }

    [Fact]
    public void Run_AbsurdLearningRate_StopsWithTheStepAndTheRemedy()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(
            () => SupervisedTraining.Run(TinyRecipe.Of(folder, "steps=50", "optimizer.learning_rate=1e30", "optimizer.warmup_steps=0"), new TrainingContext(run, Device.Cpu)));

        Assert.Contains("step ", error.Message, StringComparison.Ordinal);
        Assert.Contains("optimizer.learning_rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BlackHeldOutPhoto_GivesFiniteGains()
    {
        using TemporaryFolder folder = new();
        SupervisedRecipe recipe = TinyRecipe.Of(folder, "steps=2", "run.validate_every=1");
        foreach (string file in PhotoSet.Find(recipe.Data.SharpFolders).HoldOutEvery(recipe.Data.ValidationEvery).HeldOut.Files)
        {
            Photo.FromPlanes(new PlanarImage(3, 80, 96)).Save(file);
        }

        Recorder progress = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        SupervisedTraining.Run(recipe, new TrainingContext(run, Device.Cpu) { Progress = progress });

        Assert.All(progress.Reports, report => Assert.True(double.IsFinite(((ValidationResult)report.Validation!).Mean), $"{report.Validation}"));
    }

    [Fact]
    public void Run_NoUsablePhoto_LeavesNoRecipeBehind()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"), "steps: 1");

        Assert.Throws<DataSetException>(() => SupervisedTraining.Run(TinyRecipe.Of(folder, "data.patch=1024"), new TrainingContext(run, Device.Cpu)));

        Assert.False(File.Exists(run.Recipe));
    }

    [Fact]
    public void Create_FolderWithARun_IsRefused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "recipe.yaml"), "steps: 1");

        Assert.Throws<RunFolderException>(() => RunFolder.Create(folder.Path));
        Assert.Throws<DirectoryNotFoundException>(() => RunFolder.Open(Path.Combine(folder.Path, "none")));
    }

    private static void AssertSameTensors(string left, string right)
    {
        (WeightFile a, WeightFile b) = (WeightFile.Read(left), WeightFile.Read(right));
        Assert.Equal(a.Metadata["step"], b.Metadata["step"]);
        Assert.Equal(a.Tensors.Keys, b.Tensors.Keys);
        foreach ((string name, StoredTensor tensor) in a.Tensors)
        {
            Assert.True(tensor.Bytes.Span.SequenceEqual(b.Tensors[name].Bytes.Span), name);
        }
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }

    private sealed class Thrower(long step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                throw new InvalidOperationException("died");
            }
        }
    }

    private sealed class Stopper(CancellationTokenSource source, long step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= step)
            {
                source.Cancel();
            }
        }
    }
}
