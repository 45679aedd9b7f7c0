using System.Text.Json.Nodes;
using Unblur.Networks;
using Unblur.Networks.FlowUNet;
using Unblur.Networks.ResUNet;
using Unblur.Networks.RpGan;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Recipes;
using Unblur.Training.RpGan;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpGanTrainingTests
{
    [Fact]
    public void Run_TrueMotion_LearnsAndShowsItsLevels()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        Recorder progress = new();
        RpGanRecipe recipe = RpToy.Recipe(
            folder, "steps=150", "network.channels=4", "buffer.size=24", "buffer.epochs=4", "buffer.warmup_steps=60", "optimizer.constant_steps=100",
            "optimizer.learning_rate=5e-3", "run.validate_every=75");

        RpGanTraining.Run(recipe, new TrainingContext(run, Device.Cpu) { Progress = progress });

        RpScores[] scores = [.. progress.Reports.Select(report => report.Validation).OfType<RpScores>()];
        Assert.Equal(2, scores.Length);
        (RpLevelScores first, RpLevelScores last) = (scores[0].Moving, scores[1].Moving);
        Assert.Equal((3, first.Blurry, first.Deconvolved), (last.Levels.Count, last.Blurry, last.Deconvolved));
        Assert.InRange(last.Deconvolved, last.Blurry + 2, 60);
        Assert.True(last.Levels[2] > first.Levels[2] && last.Levels[2] > 15, scores[1].Describe());
        Assert.Null(scores[1].Shaken);
        using RpGenerator generator = NetworkFile.Load<RpGenerator>(run.BestWeights);
        Assert.Equal(4, generator.Options.Channels);
        Assert.NotEmpty(Directory.GetFiles(folder.File("run/samples"), "1-*.jpg"));
    }

    // Cut within the first filling, at the end of the warm-up before a new filling, and after it.
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public void Run_CancelledAndResumed_EndsAtTheBitsOfAnUnbrokenRun(int at)
    {
        using TemporaryFolder folder = new();
        RpGanRecipe recipe = RpToy.Recipe(
            folder, "steps=8", "buffer.size=6", "buffer.warmup_steps=5", "buffer.turned=true", "run.checkpoint_every=4", "run.log_every=1",
            "motion.source=estimated", $"motion.weights={RpToy.MotionWeights(folder)}");
        using var unbroken = RunFolder.Create(folder.File("unbroken"));
        RpGanTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));
        using var broken = RunFolder.Create(folder.File("broken"));
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => RpGanTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Stopper(stop, at), Cancellation = stop.Token }));
        File.Delete(folder.File("motion.safetensors"));
        RpGanTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        (WeightFile a, WeightFile b) = (WeightFile.Read(unbroken.LatestCheckpoint), WeightFile.Read(broken.LatestCheckpoint));
        Assert.Equal(a.Metadata["step"], b.Metadata["step"]);
        Assert.Equal(a.Tensors.Keys, b.Tensors.Keys);
        Assert.Contains("buffer.deconvolved", a.Tensors.Keys);
        Assert.All(a.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(b.Tensors[entry.Key].Bytes.Span), entry.Key));
    }

    [Fact]
    public void Run_FlowUNetFromAResUNet_BeginsWithWhatThatMakes()
    {
        using TemporaryFolder folder = new();
        ResUNetOptions size = new() { Channels = [4, 4], EncoderBlocks = [0], MiddleBlocks = 1, DecoderBlocks = [0] };
        using (ResUNet plain = new(size))
        {
            using Generator random = new(3);
            plain.Initialize(random);
            NetworkFile.Save(folder.File("plain.safetensors"), plain);
        }

        using var run = RunFolder.Create(folder.File("run"));
        Recorder progress = new();
        RpGanRecipe recipe = RpToy.Recipe(
            folder, "network.name=flowunet", "network.channels=4,4", "network.encoder_blocks=0", "network.middle_blocks=1", "network.decoder_blocks=0",
            $"initial_weights={folder.File("plain.safetensors")}", "levels.betas=0.02", "levels.shares=1", "loss.adversarial=0", "loss.artefact=0",
            "steps=2", "optimizer.learning_rate=1e-30", "run.validate_every=1");

        RpGanTraining.Run(recipe, new TrainingContext(run, Device.Cpu) { Progress = progress });

        var scores = (RpScores)progress.Reports[^1].Validation!;
        Assert.Equal(scores.Moving.Blurry, scores.Moving.Levels.Single(), 1e-3);                      // a fresh ResUNet changes nothing
        using FlowUNet network = NetworkFile.Load<FlowUNet>(run.BestWeights);
        Assert.Equal([0.02], network.Betas);
    }

    [Fact]
    public void Run_SamplesUnderOneKernel_AreValidatedByThemselves()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        Recorder progress = new();
        RpGanRecipe recipe = RpToy.Recipe(folder, "kernel.share=0.5", "steps=2", "run.validate_every=2");

        RpGanTraining.Run(recipe, new TrainingContext(run, Device.Cpu) { Progress = progress });

        var scores = (RpScores)progress.Reports[^1].Validation!;
        RpLevelScores shaken = Assert.IsType<RpLevelScores>(scores.Shaken);
        Assert.NotEqual(scores.Moving.Blurry, shaken.Blurry);
        Assert.Equal((scores.Moving.Last + shaken.Last) / 2, scores.Quality!.Value, 1e-9);
        JsonNode line = JsonNode.Parse(File.ReadLines(run.Log).Last())!;
        Assert.Equal(shaken.Deconvolved, line["validation_kernel.deconvolved_psnr"]!.GetValue<double>(), 1e-6);
    }

    [Fact]
    public void Run_PairsAlone_AreTrainedOnWithEstimatedMotion()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.File("pairs/blur"), 3);
        TestPhotos.Write(folder.File("pairs/sharp"), 3);
        using var run = RunFolder.Create(folder.File("run"));

        RpGanTraining.Run(
            RpToy.Recipe(
                folder, "data.sharp=", $"data.pairs={folder.File("pairs")}", "steps=1", "motion.source=estimated", $"motion.weights={RpToy.MotionWeights(folder)}"),
            new TrainingContext(run, Device.Cpu));

        // Both files of a pair show the same, so that nothing is blurry.
        Assert.Equal(100, JsonNode.Parse(File.ReadLines(run.Log).Last())!["validation.blurry_psnr"]!.GetValue<double>());
        using Network motion = NetworkFile.Load(run.MotionWeights);
        Assert.Equal("motionnet", motion.Card.Name);
    }

    [Fact]
    public void Run_NoMotionWeightsThere_SaysSo()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        RpGanRecipe recipe = RpToy.Recipe(folder, "motion.source=estimated", $"motion.weights={folder.File("nowhere.safetensors")}");

        Assert.Contains("nowhere.safetensors", Assert.ThrowsAny<Exception>(() => RpGanTraining.Run(recipe, new TrainingContext(run, Device.Cpu))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoVggFileThere_SaysHowToGetIt()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        RpGanRecipe recipe = RpToy.Recipe(folder, "loss.content=1", $"loss.backbone_weights={folder.File("vgg16.pth")}");

        RecipeException failure = Assert.Throws<RecipeException>(() => RpGanTraining.Run(recipe, new TrainingContext(run, Device.Cpu)));

        Assert.Contains("`unblur models pull vgg16` gets torchvision's vgg16", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
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
