using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Networks.Dbgan;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Dbgan;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Dbgan;

public sealed class DbganTrainingTests
{
    [Fact]
    public void Run_SmallNetwork_SharpensHeldOutPatches()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        Recorder progress = new();

        DbganTraining.Run(
            Recipe(folder, "steps=200", "run.validate_every=200", "content.loss=squared", "adversarial.weight=0.001", "network.block=plain", "optimizer.learning_rate=3e-3", "optimizer.average_decay=0.9"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        var scores = (DbganScores)progress.Reports[^1].Validation!;
        Assert.True(scores.Psnr > scores.BlurryPsnr + 0.05, scores.Describe());
        using DeblurNetwork network = NetworkFile.Load<DeblurNetwork>(run.BestWeights);
        Assert.Equal("dbgan", network.Card.Name);
        Assert.True(File.Exists(run.DiscriminatorWeights));
    }

    [Fact]
    public void Run_WithBganCancelledAndResumed_EndsAtTheBitsOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        string bgan = Bgan(folder);
        DbganRecipe recipe = Recipe(folder, "steps=6", "run.checkpoint_every=3", "discriminator.noise=0.05", $"data.bgan={bgan}", "data.defocus_share=0.25");
        using var unbroken = RunFolder.Create(folder.File("unbroken"));
        DbganTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));
        using var broken = RunFolder.Create(folder.File("broken"));
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => DbganTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Stopper(stop, 4), Cancellation = stop.Token }));
        File.Delete(bgan);                                                                         // the run has a copy
        DbganTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        (WeightFile a, WeightFile b) = (WeightFile.Read(unbroken.LatestCheckpoint), WeightFile.Read(broken.LatestCheckpoint));
        Assert.All(a.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(b.Tensors[entry.Key].Bytes.Span), entry.Key));
        Assert.Contains(a.Tensors.Keys, name => name.StartsWith("bgan.model.", StringComparison.Ordinal));
    }

    // BGAN is one line in a recipe of any kind, and changes what is trained.
    [Theory]
    [InlineData(DbganRecipe.Kind)]
    [InlineData(SupervisedRecipe.Kind)]
    [InlineData(NeurMapRecipe.Kind)]
    public void Run_WithBgan_TrainsOnOtherBlurAndLeavesBganAlone(string kind)
    {
        using TemporaryFolder folder = new();
        string bgan = Bgan(folder);

        WeightFile without = Train(folder, kind, "without"), with = Train(folder, kind, "with", $"data.bgan={bgan}", "data.bgan_share=1");

        Assert.Contains(without.Tensors, entry => !entry.Value.Bytes.Span.SequenceEqual(with.Tensors[entry.Key].Bytes.Span));
        Assert.Equal(File.ReadAllBytes(bgan).Length, new FileInfo(folder.File("with/bgan.safetensors")).Length, 200.0);
        (WeightFile before, WeightFile after) = (WeightFile.Read(bgan), WeightFile.Read(folder.File("with/bgan.safetensors")));
        Assert.All(before.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(after.Tensors[entry.Key].Bytes.Span), entry.Key));
    }

    [Theory]
    [InlineData("adversarial.form=plain")]
    [InlineData("adversarial.weight=0")]
    [InlineData("content.loss=squared")]
    public void Run_Variants_AreOfOneRecipe(string change)
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));

        DbganTraining.Run(Recipe(folder, "steps=2", change), new TrainingContext(run, Device.Cpu));

        string log = File.ReadAllText(run.Log);
        Assert.Equal(change != "adversarial.weight=0", log.Contains("discriminator.loss", StringComparison.Ordinal));
        Assert.Contains("deblur.content", log, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PerceptualLossOfATruncatedBackbone_IsATerm()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        using (Networks.Backbones.Backbone vgg = Networks.Backbones.Vgg.Create19())
        {
            GoldenWeights.Fill(vgg);
            Safetensors.Write(folder.File("vgg.safetensors"), vgg.State().Take(4).ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()));
        }

        DbganTraining.Run(
            Recipe(folder, "steps=2", "perceptual.weight=1", "perceptual.layer=conv1_2", $"perceptual.backbone={folder.File("vgg.safetensors")}"), new TrainingContext(run, Device.Cpu));

        Assert.Contains("deblur.perceptual", File.ReadAllText(run.Log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data.pairs=x", "name either data.pairs, or data.sharp")]
    [InlineData("network.name=shakeunet", "takes the shake as an input")]
    [InlineData("content.weight=0", "content.weight and perceptual.weight are both 0")]
    public void Recipe_ThatCannotBeFollowed_SaysWhatToDo(string change, string expected)
    {
        using TemporaryFolder folder = new();

        Assert.Contains(expected, Assert.Throws<RecipeException>(() => Recipe(folder, change)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BganOfAnotherNetwork_IsRefused()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        using (DbganGenerator other = new(new GeneratorOptions { Blocks = 1, Channels = 4, Growth = 2 }))
        {
            NetworkFile.Save(folder.File("other.safetensors"), other);
        }

        WeightFileException error = Assert.Throws<WeightFileException>(() => DbganTraining.Run(Recipe(folder, $"data.bgan={folder.File("other.safetensors")}"), new TrainingContext(run, Device.Cpu)));

        Assert.Contains("it holds dbgan, not BganGenerator", error.Message, StringComparison.Ordinal);
    }

    private static WeightFile Train(TemporaryFolder folder, string kind, string name, params string[] changes)
    {
        string sharp = Photos(folder);
        string[] small = ["steps=2", "run.log_every=1", "run.picture_minutes=0", "precision=float32", "network.name=dbgan", "network.blocks=1", "network.channels=4", "network.growth=2", "data.patch=32"];
        string[] own = kind switch
        {
            DbganRecipe.Kind => [$"data.sharp={sharp}", "data.batch=2", "perceptual.weight=0", "content.weight=1", "adversarial.weight=0", "validation.photos=1", .. Shake],
            SupervisedRecipe.Kind => [$"data.sharp={sharp}", "data.batch=2", "data.validation_patches=1", "data.validation_every=3", .. Shake],
            _ =>
            [
                $"data.pairs={folder.File("pairs")}", "data.unpaired_batch=0", "deblur.reblur=0", "deblur.structure=0", "deblur.sharp=0", "deblur.natural=0", "deblur.motion_variation=0",
                "deblur.image_variation=0", "validation.photos=1", "validation.size=32", "motion.channels=2", "discriminator.channels=2",
            ],
        };
        if (!Directory.Exists(folder.File("pairs")))
        {
            TestPhotos.Write(folder.File("pairs/sharp"), 3);
            TestPhotos.Write(folder.File("pairs/blur"), 3);
        }

        using var run = RunFolder.Create(folder.File(name));
        var recipe = RecipeDocument.Parse($"kind: {kind}", "test", [.. small, .. own, .. changes]);
        TrainingSystems.Of(recipe).Prepare(recipe)(new TrainingContext(run, Device.Cpu));
        return WeightFile.Read(run.LatestWeights);
    }

    private static string[] Shake => ["shake.short_length=4", "shake.maximum_length=8"];

    private static string Photos(TemporaryFolder folder)
        => Directory.Exists(folder.File("photos")) ? folder.File("photos") : TestPhotos.Write(folder.File("photos"), 6, 120, 100);

    private static string Bgan(TemporaryFolder folder)
    {
        using BganGenerator network = new(new GeneratorOptions { Blocks = 1, Channels = 4, Growth = 2 });
        using Generator generator = new(5);
        foreach ((string _, Torch.Modules.Parameter parameter) in network.Trainable())
        {
            Initializers.Normal(parameter, 0.2, generator);
        }

        NetworkFile.Save(folder.File("blurring.safetensors"), network);
        return folder.File("blurring.safetensors");
    }

    private static DbganRecipe Recipe(TemporaryFolder folder, params string[] changes) => DbganRecipe.From(RecipeDocument.Parse(
        $$"""
        kind: dbgan
        steps: 4
        precision: float32
        data: { sharp: {{Photos(folder)}}, patch: 32, batch: 2, validation_every: 3 }
        degradation: { noise_share: 0, jpeg_share: 0 }
        shake: { short_length: 4, maximum_length: 8 }
        network: { blocks: 1, channels: 8, growth: 4 }
        discriminator: { channels: 4, grid: 1, hidden: 8 }
        perceptual: { weight: 0 }
        content: { weight: 1 }
        validation: { photos: 8 }
        run: { log_every: 1, picture_minutes: 0 }
        """, folder.File("test.yaml"), changes));

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
