using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Unblur.Data;
using Unblur.Networks;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Bgan;
using Unblur.Training.Dbgan;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.RpGan;
using Unblur.Training.Runs;
using Unblur.Training.Sen;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests;

/// <summary>What every way to train promises for every network of the catalogue that deblurs.</summary>
public sealed class TrainingContractTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (TrainingSystem system in TrainingSystems.All)
            {
                foreach (NetworkEntry network in Trained(system.Kind))
                {
                    all.Add(system.Kind, network.Name);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Run_CutAndResumedWithOneSeed_EndsAtTheBitsAndScoresOfAnUnbrokenRun(string kind, string network)
    {
        using TemporaryFolder folder = new();
        using RunFolder unbroken = RunFolder.Create(folder.File("unbroken")), broken = RunFolder.Create(folder.File("broken"));
        RecipeDocument recipe = Recipe(folder, kind, network);
        Train(recipe, new TrainingContext(unbroken, Device.Cpu));

        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => Train(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Cancelling(stop), Cancellation = stop.Token }));
        Train(recipe, new TrainingContext(broken, Device.Cpu));

        (WeightFile expected, WeightFile actual) = (WeightFile.Read(unbroken.LatestCheckpoint), WeightFile.Read(broken.LatestCheckpoint));
        Assert.Equal(expected.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Tensors.Keys, actual.Tensors.Keys);
        Assert.All(expected.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(actual.Tensors[entry.Key].Bytes.Span), entry.Key));
        Assert.Equal(Scores(unbroken), Scores(broken));
        Assert.NotEmpty(Scores(unbroken));
    }

    // The session's moving average is validated; the same weights in evaluation mode, loaded from their file, have the same scores.
    [Fact]
    public void Run_SupervisedNetworkWithDropout_IsValidatedInEvaluationMode()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        RecipeDocument document = Recipe(folder, SupervisedRecipe.Kind, "mimounet");
        Train(document, new TrainingContext(run, Device.Cpu));
        using DeblurNetwork network = NetworkFile.Load<DeblurNetwork>(run.LatestWeights).Prepared(Device.Cpu);
        network.Eval();

        ValidationResult result = Validation(document).Measure(network, Device.Cpu, (_, _) => { });

        Assert.Equal(Scores(run)["gain_short_db"], result.ShortGain);
        Assert.Equal(Scores(run)["gain_long_db"], result.LongGain);
        network.Train();
        Assert.NotEqual(result, Validation(document).Measure(network, Device.Cpu, (_, _) => { }));
    }

    [Fact]
    public void Run_NeurMapNetworkWithDropout_IsValidatedInEvaluationMode()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        RecipeDocument document = Recipe(folder, NeurMapRecipe.Kind, "mimounet");
        Train(document, new TrainingContext(run, Device.Cpu));
        var recipe = NeurMapRecipe.From(document);
        TrainingContext context = new(run, Device.Cpu);
        using TensorScope scope = new();
        using var networks = NeurMapNetworks.Create(recipe, context);
        networks.Deblur.Load(WeightFile.Read(run.LatestWeights).Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.ToTensor()));
        networks.Motion.Load(WeightFile.Read(run.MotionWeights).Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.ToTensor()));
        NeurMapValidation validation = new(recipe, new NeurMapData(recipe, NeurMapData.ShareOf(recipe, context.Group), warn: null, default));

        // Both are in training mode here.
        NeurMapScores scores = validation.Measure(networks.Deblur, networks.Motion, Device.Cpu, (_, _) => { })!;

        Assert.Equal(Scores(run)["validation.reblur_psnr"], scores.ReblurPsnr);
    }

    [Theory]
    [InlineData(SupervisedRecipe.Kind, "optimizer.learning_rate", "optimizer.warmup_steps=0")]
    [InlineData(SenRecipe.Kind, "optimizer.learning_rate", "optimizer.warmup_steps=0")]
    [InlineData(RpGanRecipe.Kind, "optimizer.learning_rate", "seed=0")]
    [InlineData(BganRecipe.Kind, "optimizer.learning_rate", "seed=0")]
    [InlineData(BganRecipe.Kind, "optimizer.discriminator_learning_rate", "seed=0")]
    [InlineData(DbganRecipe.Kind, "optimizer.learning_rate", "seed=0")]
    [InlineData(DbganRecipe.Kind, "optimizer.discriminator_learning_rate", "seed=0")]
    [InlineData(NeurMapRecipe.Kind, "optimizer.deblur_learning_rate", "seed=0")]
    [InlineData(NeurMapRecipe.Kind, "optimizer.motion_learning_rate", "seed=0")]
    [InlineData(NeurMapRecipe.Kind, "optimizer.discriminator_learning_rate", "seed=0")]
    public void Run_Diverged_NamesKeysThatThereAreAndResumesWithALowerRate(string kind, string rate, string other)
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        string yaml = Recipe(folder, kind, Trained(kind)[0].Name).ToYaml();

        string message = Assert.Throws<TrainingDivergedException>(
            () => Train(RecipeDocument.Parse(yaml, "test", [$"{rate}=1e30", other, "steps=8"]), new TrainingContext(run, Device.Cpu))).Message;

        string[] named = [.. Regex.Matches(message, @"\boptimizer\.[a-z_]+").Select(match => match.Value)];
        HashSet<string> keys = [.. TrainingSystems.All.Single(system => system.Kind == kind).Keys.Select(key => key.Name)];
        Assert.Contains(named, name => name.EndsWith("learning_rate", StringComparison.Ordinal));
        Assert.All(named, name => Assert.Contains(name, keys));
        Train(RecipeDocument.Parse(yaml, "test", [$"{rate}=1e-6", other]), new TrainingContext(run, Device.Cpu));
        Assert.NotEmpty(Scores(run));
    }

    // Clamped to [0,1], infinity would count as white.
    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Measure_RestoredPhotosThatAreNotFinite_HasNoScore(double bias)
    {
        using TemporaryFolder folder = new();
        RecipeDocument document = Recipe(folder, SupervisedRecipe.Kind, "resunet");
        using DeblurNetwork network = SupervisedRecipe.From(document).Network.Create(1).Prepared(Device.Cpu);
        Initializers.Constant(network.State().Single(entry => entry.Name == "tail.bias").Parameter, bias);
        network.Eval();

        Assert.Throws<TrainingDivergedException>(() => Validation(document).Measure(network, Device.Cpu, (_, _) => { }));
    }

    [Fact]
    public void All_EveryPathToPhotos_IsNotedByRuns()
        => Assert.All(TrainingSystems.All, system =>
        {
            IEnumerable<RecipeKey> ofData = system.Keys.Where(key => key.IsPath && (key.Section is "data" or "validation") && key.Name != "data.bgan");
            Assert.NotEmpty(ofData);
            Assert.All(ofData, key => Assert.True(key.IsPhotos, key.Name));
        });

    // ShakeUNet takes the shake as an input, which kind dbgan does not give.
    private static IReadOnlyList<NetworkEntry> Trained(string kind) => kind switch
    {
        SenRecipe.Kind => SenRecipe.Networks,
        RpGanRecipe.Kind => RpGanRecipe.Networks,
        BganRecipe.Kind => NetworkCatalogue.Of(NetworkRole.Blur),
        DbganRecipe.Kind => [.. NetworkCatalogue.Of(NetworkRole.Deblur).Where(entry => entry.Name != "shakeunet")],
        _ => NetworkCatalogue.Of(NetworkRole.Deblur),
    };

    private static void Train(RecipeDocument recipe, TrainingContext context) => TrainingSystems.Of(recipe).Prepare(recipe)(context);

    private static Validation Validation(RecipeDocument document)
    {
        var recipe = SupervisedRecipe.From(document);
        PhotoSet heldOut = PhotoSet.Find(recipe.Data.SharpFolders).HoldOutEvery(recipe.Data.ValidationEvery).HeldOut;
        return new Validation(heldOut, recipe);
    }

    private static Dictionary<string, double> Scores(RunFolder run)
        => JsonNode.Parse(File.ReadLines(run.Log).Last())!.AsObject()
            .Where(entry => entry.Key.StartsWith("gain_", StringComparison.Ordinal) || entry.Key.StartsWith("validation.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<double>());

    // As small as the networks allow: some have one size only.
    private static RecipeDocument Recipe(TemporaryFolder folder, string kind, string network)
    {
        string[] unet = network is "dbgan" or "bgan"
            ? ["network.channels=4", "network.blocks=1", "network.growth=2"]
            : ["network.channels=4,6", "network.encoder_blocks=1", "network.middle_blocks=1", "network.decoder_blocks=1"];
        string[] adversarial =
        [
            "data.patch=32", "data.batch=2", "data.validation_every=4", "perceptual.weight=0", "discriminator.channels=2", "discriminator.grid=1", "discriminator.hidden=4",
            "shake.short_length=4", "shake.maximum_length=8", "precision=float32", .. unet,
        ];
        string[] own = kind switch
        {
            SupervisedRecipe.Kind =>
            [
                "data.patch=16", "data.batch=1", "data.validation_every=4", "data.validation_patches=2", "shake.estimator_windows=64", "shake.short_length=4",
                "shake.maximum_length=8", "precision=float32", "network.levels=1", .. unet,
            ],
            SenRecipe.Kind =>
            [
                "data.patch=64", "data.batch=2", "data.validation_every=4", "data.validation_patch=64", "data.validation_patches=2", "flow.ceiling=12",
                "shake.short_length=4", "shake.maximum_length=8", "precision=float32", .. network == "sen" ? ["network.channels=2"] : unet,
            ],
            RpGanRecipe.Kind =>
            [
                "data.patch=48", "data.margin=8", "data.batch=2", "data.validation_every=4", "data.validation_patch=48", "data.validation_patches=2", "flow.ceiling=12",
                "shake.short_length=4", "shake.maximum_length=8", "motion.source=true", "buffer.size=4", "loss.content=0", "loss.pixel=1", "precision=float32",
                "discriminator.channels=2", .. network == "flowunet" ? unet : ["network.channels=2", "network.blocks=1"],
            ],
            BganRecipe.Kind => ["data.validation_patches=4", .. adversarial],
            DbganRecipe.Kind => ["validation.photos=2", "content.weight=1", "network.levels=1", .. adversarial],
            _ =>
            [
                $"data.blurry={Photos(folder, "blurry")}", "data.patch=32", "data.unpaired_batch=1", "motion.channels=2", "discriminator.channels=2",
                "discriminator.natural_photos=sharp", "validation.photos=1", "validation.size=32", "network.levels=1", .. unet,
            ],
        };
        return RecipeDocument.Parse(
            $"kind: {kind}", "test",
            [$"data.sharp={Photos(folder, "sharp")}", "steps=2", "run.log_every=1", "run.picture_minutes=0", $"network.name={network}", .. own]);
    }

    private static string Photos(TemporaryFolder folder, string kind)
        => Directory.Exists(folder.File(kind)) ? folder.File(kind) : TestPhotos.Write(folder.File(kind), kind == "sharp" ? 4 : 2, 260, 300);

    private sealed class Cancelling(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => stop.Cancel();
    }
}
