using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Physics.Kernels;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Bgan;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Bgan;

public sealed class BganTrainingTests
{
    [Fact]
    public void Run_OnPairs_BringsTheBlurNearerToTheTargets()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        Recorder progress = new();

        BganTraining.Run(
            Recipe(folder, Pairs(folder), "steps=300", "run.validate_every=100", "network.block=plain", "network.blocks=2", "adversarial.weight=1", "optimizer.learning_rate=2e-3", "optimizer.average_decay=0.9"),
            new TrainingContext(run, Device.Cpu) { Progress = progress });

        BganScores[] scores = [.. progress.Reports.Select(report => report.Validation).OfType<BganScores>()];
        Assert.True(scores.Min(score => score.Blurred.Mean) < 0.9 * scores[0].Sharp.Mean, string.Join("; ", scores.Select(score => score.Describe())));
        Assert.All(scores, score => Assert.True(score.NoiseSpread > 0, score.Describe()));
        using BganGenerator network = NetworkFile.Load<BganGenerator>(run.BestWeights);
        Assert.Equal(2, network.Options.Blocks);
        Assert.NotEmpty(Directory.GetFiles(folder.File("run/samples"), "0-blurred-*.jpg"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_CancelledAndResumed_EndsAtTheBitsOfAnUnbrokenRun(bool isUnpaired)
    {
        using TemporaryFolder folder = new();
        string data = isUnpaired ? $"sharp: {TestPhotos.Write(folder.File("sharp"), 4)}, blurry: {TestPhotos.Write(folder.File("blurry"), 3)}" : Pairs(folder);
        BganRecipe recipe = Recipe(folder, data, "steps=6", "run.checkpoint_every=3", "diversity.weight=1", "discriminator.noise=0.05", "discriminator.colors=grey", "light.weight=1");
        using var unbroken = RunFolder.Create(folder.File("unbroken"));
        BganTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));
        using var broken = RunFolder.Create(folder.File("broken"));
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => BganTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Stopper(stop, 4), Cancellation = stop.Token }));
        BganTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        AssertSame(unbroken, broken);
    }

    [Fact]
    public void Run_TwoPhases_TheSecondBeginsWithTheFirstOnesWeights()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();
        using (var first = RunFolder.Create(folder.File("first")))
        {
            BganTraining.Run(Recipe(folder, Pairs(folder), "steps=2"), new TrainingContext(first, Device.Cpu));
            File.Delete(first.LatestWeights);                                                      // the best ones are taken
        }

        using var second = RunFolder.Create(folder.File("second"));
        string data = $"sharp: {TestPhotos.Write(folder.File("sharp"), 4)}, blurry: {TestPhotos.Write(folder.File("blurry"), 3)}";
        BganTraining.Run(
            Recipe(folder, data, "steps=1", $"initial_weights={folder.File("first")}", "optimizer.learning_rate=1e-9", "optimizer.average_decay=0"),
            new TrainingContext(second, Device.Cpu));

        (WeightFile before, WeightFile after) = (WeightFile.Read(folder.File("first/best.safetensors")), WeightFile.Read(second.LatestWeights));
        Assert.All(before.Tensors, entry => AssertClose.Equal(entry.Value.ToTensor(), after.Tensors[entry.Key].ToTensor(), 1e-4));
    }

    [Fact]
    public void Run_EmptyFolder_IsNamed()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        string empty = Directory.CreateDirectory(folder.File("empty")).FullName;

        DataSetException error = Assert.Throws<DataSetException>(() => BganTraining.Run(
            Recipe(folder, $"sharp: {TestPhotos.Write(folder.File("sharp"), 4)}, blurry: {empty}"), new TrainingContext(run, Device.Cpu)));

        Assert.Contains(empty, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PatchLargerThanThePhotos_SaysWhatToDo()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));

        DataSetException error = Assert.Throws<DataSetException>(() => BganTraining.Run(Recipe(folder, Pairs(folder), "data.patch=128"), new TrainingContext(run, Device.Cpu)));

        Assert.Contains("128 x 128", error.Message, StringComparison.Ordinal);
        Assert.Contains("smaller patches", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MissingBackbone_SaysWhichFile()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));

        WeightFileException error = Assert.Throws<WeightFileException>(() => BganTraining.Run(
            Recipe(folder, Pairs(folder), "perceptual.weight=1", $"perceptual.backbone={folder.File("vgg19.pth")}"), new TrainingContext(run, Device.Cpu)));

        Assert.Contains("vgg19.pth", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perceptual.weight=1", "unblur models pull vgg19")]
    [InlineData("data.blurry=x", "data.pairs stands next to")]
    [InlineData("data.patch=48", "a multiple of 32")]
    [InlineData("adversarial.form=relative", "relativistic, printed or plain")]
    public void Recipe_ThatCannotBeFollowed_SaysWhatToDo(string change, string expected)
    {
        using TemporaryFolder folder = new();

        Assert.Contains(expected, Assert.Throws<RecipeException>(() => Recipe(folder, "pairs: pairs", change)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sameness_OfAnotherTint_IsAsOfTheSameBlur()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor blurred) = (TestTensors.Uniform(1, 2, 3, 4, 4), TestTensors.Uniform(2, 2, 3, 4, 4));

        Assert.Equal(0.5, BganUpdate.Sameness(sharp, blurred, blurred + 0.3, 0.5).Item(), 1e-9);
    }

    [Fact]
    public void Sameness_IsZeroWhereNoiseChangesEnough()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor blurred) = (TestTensors.Uniform(1, 2, 3, 4, 4), TestTensors.Uniform(2, 2, 3, 4, 4));

        Assert.Equal(0.5, BganUpdate.Sameness(sharp, blurred, blurred, 0.5).Item(), 1e-12);
        Assert.Equal(0, BganUpdate.Sameness(sharp, blurred, sharp, 0.5).Item(), 1e-12);
    }

    // Photos and the same blurred by one kernel each.
    private static string Pairs(TemporaryFolder folder)
    {
        string sharp = folder.File("pairs/sharp"), blurry = folder.File("pairs/blur");
        if (!Directory.Exists(sharp))
        {
            TestPhotos.Write(sharp, 6);
            Directory.CreateDirectory(blurry);
            foreach (string path in Directory.GetFiles(sharp))
            {
                var kernel = BlurKernel.FromMotion(new Physics.Flow.MotionVector(9, 4));
                Photo.FromPlanes(new KernelBlur(kernel).Apply(Photo.Open(path).ToPlanes())).Save(Path.Combine(blurry, Path.GetFileName(path)));
            }
        }

        return $"pairs: {folder.File("pairs")}";
    }

    private static BganRecipe Recipe(TemporaryFolder folder, string data, params string[] changes) => BganRecipe.From(RecipeDocument.Parse(
        $$"""
        kind: bgan
        steps: 4
        precision: float32
        data: { {{data}}, patch: 32, batch: 4, validation_every: 3, validation_patches: 12 }
        network: { blocks: 1, channels: 8, growth: 4 }
        discriminator: { channels: 4, grid: 1, hidden: 8 }
        perceptual: { weight: 0 }
        run: { log_every: 1, picture_minutes: 0 }
        """, folder.File("test.yaml"), changes));

    private static void AssertSame(RunFolder expected, RunFolder actual)
    {
        (WeightFile a, WeightFile b) = (WeightFile.Read(expected.LatestCheckpoint), WeightFile.Read(actual.LatestCheckpoint));
        Assert.Equal(a.Metadata["step"], b.Metadata["step"]);
        Assert.All(a.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(b.Tensors[entry.Key].Bytes.Span), entry.Key));
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }

    private sealed class Stopper(CancellationTokenSource stop, long step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                stop.Cancel();
            }
        }
    }
}
