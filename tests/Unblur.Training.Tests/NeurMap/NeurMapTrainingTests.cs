using System.Text.Json;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.NeurMap;

public sealed class NeurMapTrainingTests
{
    [Fact]
    public void Run_Unpaired_WritesWhatARunFolderHolds()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        Recorder progress = new();

        NeurMapTraining.Run(Recipe(folder, "steps=6", "run.log_every=2", "run.validate_every=3"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        Assert.Equal([2L, 3, 4, 6], progress.Reports.Select(report => report.Step));
        Assert.Equal(4, File.ReadAllLines(run.Log).Length);
        Assert.All(progress.Reports[^1].Terms.Values, value => Assert.True(double.IsFinite(value)));
        Assert.Null(((NeurMapScores)progress.Reports[^1].Validation!).Psnr);
        Assert.False(File.Exists(run.BestWeights));
        Assert.Equal(6, Directory.GetFiles(run.Samples, "*.jpg").Length); // 2 photos before the first step and after 3 and 6
        Assert.Single(Directory.GetFiles(run.TensorBoard));
        using DeblurNetwork deblur = NetworkFile.Load<DeblurNetwork>(run.LatestWeights);
        using OffsetNet motion = NetworkFile.Load<OffsetNet>(run.MotionWeights);
        using MultiscaleDiscriminator discriminator = NetworkFile.Load<MultiscaleDiscriminator>(run.DiscriminatorWeights);
        Assert.Equal(2, motion.Options.Channels);
    }

    [Fact]
    public void Run_PicturesThatCannotBeWritten_WarnsOnceAndEndsWell()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        File.WriteAllText(run.Samples, "no folder");
        List<string> warnings = [];

        NeurMapTraining.Run(Recipe(folder, "steps=4", "run.validate_every=2"), new TrainingContext(run, Device.Cpu) { Warn = warnings.Add });

        Assert.Contains("picture", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(run.LatestWeights));
    }

    [Fact]
    public void Run_BeforeTheFirstValidation_WritesWeightsWithTheFirstCheckpoint()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        List<bool> hasWeights = [];

        NeurMapTraining.Run(Recipe(folder, "steps=6", "run.log_every=1", "run.checkpoint_every=2", "run.validate_every=6"), new TrainingContext(run, Device.Cpu) { Progress = new Look(() => hasWeights.Add(File.Exists(run.LatestWeights) && File.Exists(run.MotionWeights))) });

        Assert.Equal([false, true, true, true, true, true], hasWeights);
    }

    [Fact]
    public void Run_PairsToo_MeasuresThemAndKeepsTheBest()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        string pairs = WritePairs(folder);
        Recorder progress = new();

        NeurMapTraining.Run(Recipe(folder, "steps=4", "run.validate_every=2", $"data.pairs={pairs}", $"validation.pairs={pairs}", "data.paired_batch=1"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        Assert.True(File.Exists(run.BestWeights));
        Assert.Contains("deblur.content", progress.Reports[^1].Terms.Keys);
        var scores = (NeurMapScores)progress.Reports[^1].Validation!;
        Assert.Equal(scores.BlurryPsnr!.Value, scores.Psnr!.Value, 0.5); // a fresh D begins as the identity, and four steps move it little
        Assert.InRange(scores.Ssim!.Value, 0.1, 0.99);
    }

    [Fact]
    public void Run_ContentOfPairsAlone_LearnsToDeblurThem()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        string pairs = WritePairs(folder);
        Recorder progress = new();

        NeurMapTraining.Run(Recipe(
                folder, "steps=300", "run.validate_every=300", $"data.pairs={pairs}", $"validation.pairs={pairs}", "data.unpaired_batch=0", "deblur.reblur=0", "deblur.structure=0",
                "deblur.sharp=0", "deblur.natural=0", "optimizer.deblur_learning_rate=4e-3"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        var scores = (NeurMapScores)progress.Reports[^1].Validation!;
        Assert.True(scores.Psnr > scores.BlurryPsnr + 0.1, $"{scores}");
    }

    [Fact]
    public void Run_PairsDrawnApart_NeedsNoFolders()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        string pairs = WritePairs(folder);
        Recorder progress = new();

        NeurMapTraining.Run(Recipe(folder, "steps=1", "data.blurry=", "data.sharp=", $"data.unpaired_set={pairs}"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        Assert.Contains("deblur.reblur", progress.Reports[^1].Terms.Keys);
        Assert.DoesNotContain("deblur.content", progress.Reports[^1].Terms.Keys);
    }

    [Fact]
    public void Run_CancelledAndResumed_EndsAtTheBitsOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        NeurMapRecipe recipe = Recipe(folder, "steps=10", "run.checkpoint_every=4", "run.log_every=1", $"data.pairs={WritePairs(folder)}", "data.paired_batch=1", "motion.pool=5");
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        NeurMapTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => NeurMapTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Reaction(6, stop.Cancel), Cancellation = stop.Token }));
        NeurMapTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);
        Assert.Equal(File.ReadAllBytes(unbroken.LatestWeights), File.ReadAllBytes(broken.LatestWeights));
    }

    [Fact]
    public void Run_DiedBetweenCheckpointsAndResumed_EndsAtTheBitsOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        string pairs = WritePairs(folder);
        NeurMapRecipe recipe = Recipe(folder, "steps=10", "run.checkpoint_every=4", "run.log_every=1", "run.validate_every=3", $"validation.pairs={pairs}");
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        NeurMapTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        Assert.Throws<InvalidOperationException>(() => NeurMapTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Reaction(7, () => throw new InvalidOperationException("died")) }));
        NeurMapTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);
        Assert.Equal(File.ReadAllBytes(unbroken.BestWeights), File.ReadAllBytes(broken.BestWeights));
        Assert.Equal(
            Enumerable.Range(1, 10), File.ReadLines(broken.Log).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32()));
    }

    [Fact]
    public void Run_StartedFromWeightsThatAreGone_ResumesToTheSameBits()
    {
        using TemporaryFolder folder = new();
        using (var start = RunFolder.Create(Path.Combine(folder.Path, "start")))
        {
            NeurMapTraining.Run(Recipe(folder, "steps=1", "motion.shrink=2", "data.patch=32"), new TrainingContext(start, Device.Cpu));
        }

        NeurMapRecipe recipe = Recipe(
            folder, "steps=6", "run.checkpoint_every=2", "run.log_every=1", "data.patch=32",
            Start("initial_weights", "latest"), Start("motion.initial_weights", "motion"), Start("discriminator.initial_weights", "discriminator"));
        using var unbroken = RunFolder.Create(Path.Combine(folder.Path, "unbroken"));
        NeurMapTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));

        using var broken = RunFolder.Create(Path.Combine(folder.Path, "broken"));
        Assert.Throws<InvalidOperationException>(() => NeurMapTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Reaction(3, () => throw new InvalidOperationException("died")) }));
        Directory.Delete(Path.Combine(folder.Path, "start"), recursive: true);
        NeurMapTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        AssertSameTensors(unbroken.LatestCheckpoint, broken.LatestCheckpoint);

        string Start(string key, string file) => $"{key}={Path.Combine(folder.Path, "start", $"{file}.safetensors")}";
    }

    [Fact]
    public void Run_PatchTooSmallForTheMotionNetworkGiven_IsRefused()
    {
        using TemporaryFolder folder = new();
        string weights = Path.Combine(folder.Path, "m.safetensors");
        using (OffsetNet network = new(new OffsetNetOptions { Channels = 2, Shrink = 2 }))
        {
            NetworkFile.Save(weights, network);
        }

        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));

        RecipeException refused = Assert.Throws<RecipeException>(() => NeurMapTraining.Run(Recipe(folder, "data.patch=16", "deblur.natural=0", $"motion.initial_weights={weights}"), new TrainingContext(run, Device.Cpu)));

        Assert.Contains("give at least 32 px", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sharp")]
    [InlineData("blurry")]
    public void Run_OnePhotoOfAKind_TrainsWithAWarning(string kind)
    {
        using TemporaryFolder folder = new();
        string photos = TestPhotos.Write(Path.Combine(folder.Path, "one"), 1);
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        List<string> warnings = [];

        NeurMapTraining.Run(Recipe(folder, "steps=1", $"data.{kind}={photos}"), new TrainingContext(run, Device.Cpu) { Warn = warnings.Add });

        Assert.Contains($"{kind} photo", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(run.LatestWeights));
    }

    [Fact]
    public void Run_Diverged_SaysSoAndKeepsRuinedWeightsOutOfTheCheckpoint()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        string[] common = ["steps=3", "run.checkpoint_every=1"];
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(
            () => NeurMapTraining.Run(Recipe(folder, [.. common, "optimizer.deblur_learning_rate=1e30"]), new TrainingContext(run, Device.Cpu)));
        Assert.Contains("learning_rate", error.Message, StringComparison.Ordinal);

        NeurMapTraining.Run(Recipe(folder, common), new TrainingContext(run, Device.Cpu));

        Assert.Equal("3", WeightFile.Read(run.LatestCheckpoint).Metadata["step"]);
    }

    [Fact]
    public void Run_CheckpointOfAnotherTraining_IsRefused()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        Safetensors.Write(run.LatestCheckpoint, new Dictionary<string, StoredTensor>(), new Dictionary<string, string> { ["format"] = "unblur-supervised-1" });

        Assert.Throws<WeightFileException>(() => NeurMapTraining.Run(Recipe(folder, "steps=1"), new TrainingContext(run, Device.Cpu)));
    }

    [Fact]
    public void Run_AverageDecay_ShipsOtherWeightsThanItTrains()
    {
        using TemporaryFolder folder = new();
        using var plain = RunFolder.Create(Path.Combine(folder.Path, "plain"));
        using var averaged = RunFolder.Create(Path.Combine(folder.Path, "averaged"));
        NeurMapTraining.Run(Recipe(folder, "steps=3"), new TrainingContext(plain, Device.Cpu));
        NeurMapTraining.Run(Recipe(folder, "steps=3", "optimizer.average_decay=0.9"), new TrainingContext(averaged, Device.Cpu));

        (WeightFile trained, WeightFile shipped, WeightFile kept) = (WeightFile.Read(averaged.LatestCheckpoint), WeightFile.Read(averaged.LatestWeights), WeightFile.Read(plain.LatestWeights));
        Assert.Contains(shipped.Tensors, tensor => !tensor.Value.Bytes.Span.SequenceEqual(trained.Tensors[$"deblur.{tensor.Key}"].Bytes.Span));
        Assert.All(kept.Tensors, tensor => Assert.True(tensor.Value.Bytes.Span.SequenceEqual(trained.Tensors[$"deblur.{tensor.Key}"].Bytes.Span), tensor.Key));
    }

    private static NeurMapRecipe Recipe(TemporaryFolder folder, params string[] overrides)
    {
        (string blurry, string sharp) = (Path.Combine(folder.Path, "blurry"), Path.Combine(folder.Path, "sharp"));
        if (!Directory.Exists(blurry))
        {
            TestPhotos.Write(sharp, 3);
            TestPhotos.Write(blurry, 3, 80, 96);
        }

        return NeurMapRecipe.From(RecipeDocument.Parse(
            """
            kind: neurmap
            network: { name: resunet, channels: [6, 8], encoder_blocks: [1], middle_blocks: 1, decoder_blocks: [1] }
            data: { patch: 32, unpaired_batch: 2, turns: eight }
            validation: { photos: 2, size: 64 }
            motion: { channels: 2 }
            discriminator: { channels: 2 }
            optimizer: { deblur_learning_rate: 1e-4 }
            seed: 3
            """,
            "test", [$"data.blurry={blurry}", $"data.sharp={sharp}", .. overrides]));
    }

    private static string WritePairs(TemporaryFolder folder)
    {
        string root = Path.Combine(folder.Path, "pairs");
        Directory.CreateDirectory(Path.Combine(root, "input"));
        Directory.CreateDirectory(Path.Combine(root, "target"));
        for (int i = 0; i < 3; i++)
        {
            PlanarImage sharp = Textured(TestPhotos.Draw(10 + i, 96, 80), new Random(i));
            Photo.FromPlanes(sharp).Save(Path.Combine(root, "target", $"{i}.png"));
            Photo.FromPlanes(Smeared(sharp)).Save(Path.Combine(root, "input", $"{i}.png"));
        }

        return root;
    }

    // Where blurry and sharp are equal, as in flat areas, the absolute difference holds D to doing nothing.
    private static PlanarImage Textured(PlanarImage image, Random random)
    {
        for (int i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = Math.Clamp(image.Values[i] + (0.3f * (random.NextSingle() - 0.5f)), 0, 1);
        }

        return image;
    }

    private static PlanarImage Smeared(PlanarImage image)
    {
        PlanarImage smeared = new(3, image.Height, image.Width);
        for (int i = 0; i < image.Values.Length; i++)
        {
            int x = i % image.Width;
            smeared.Values[i] = Enumerable.Range(-2, 5).Average(shift => image.Values[i - x + Math.Clamp(x + shift, 0, image.Width - 1)]);
        }

        return smeared;
    }

    private static void AssertSameTensors(string left, string right)
    {
        (WeightFile a, WeightFile b) = (WeightFile.Read(left), WeightFile.Read(right));
        Assert.Equal(a.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal), b.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        Assert.Equal(a.Tensors.Keys, b.Tensors.Keys);
        Assert.Contains("pool", a.Tensors.Keys);
        Assert.All(a.Tensors, tensor => Assert.True(tensor.Value.Bytes.Span.SequenceEqual(b.Tensors[tensor.Key].Bytes.Span), tensor.Key));
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }

    private sealed class Look(Action look) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => look();
    }

    private sealed class Reaction(long step, Action react) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                react();
            }
        }
    }
}
