using System.Globalization;
using Unblur.Networks;
using Unblur.Networks.Sen;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Sen;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Sen;

public sealed class SenTrainingTests
{
    private const string MotionNet = "network: { name: motionnet, channels: [8, 12, 16], encoder_blocks: [0, 1], middle_blocks: 1, decoder_blocks: [1, 0] }";
    private const string Sen = "network: { name: sen, channels: 2 }";

    [Fact]
    public void Run_MotionNet_FallsBelowNoMotion()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        Recorder progress = new();

        SenTraining.Run(Recipe(folder, MotionNet, "steps=150", "run.validate_every=150"), new TrainingContext(run, Device.Cpu) { Progress = progress });

        var scores = (SenScores)progress.Reports[^1].Validation!;
        Assert.True(scores.EndPoint < 0.9 * scores.Baselines.ZeroEndPoint, scores.Describe());
        Assert.True(scores.Baselines.PhotoUpToSign <= scores.Baselines.SetUpToSign && scores.Baselines.SetUpToSign <= scores.Baselines.Zero, scores.Describe());
        using MotionNetwork network = NetworkFile.Load<MotionNetwork>(run.BestWeights);
        Assert.Equal("motionnet", network.Card.Name);
        Assert.NotEmpty(Directory.GetFiles(folder.File("run/samples"), "0-moved-*.jpg"));
    }

    [Theory]
    [InlineData(MotionNet)]
    [InlineData(Sen)]
    public void Run_CancelledAndResumed_EndsAtTheBitsOfAnUnbrokenRun(string network)
    {
        using TemporaryFolder folder = new();
        SenRecipe recipe = Recipe(folder, network, "steps=8", "run.checkpoint_every=4", "run.log_every=1", "optimizer.first_stack_steps=4", "optimizer.frozen_steps=2");
        using var unbroken = RunFolder.Create(folder.File("unbroken"));
        SenTraining.Run(recipe, new TrainingContext(unbroken, Device.Cpu));
        using var broken = RunFolder.Create(folder.File("broken"));
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(() => SenTraining.Run(recipe, new TrainingContext(broken, Device.Cpu) { Progress = new Stopper(stop, 5), Cancellation = stop.Token }));
        SenTraining.Run(recipe, new TrainingContext(broken, Device.Cpu));

        (WeightFile a, WeightFile b) = (WeightFile.Read(unbroken.LatestCheckpoint), WeightFile.Read(broken.LatestCheckpoint));
        Assert.Equal(a.Metadata["step"], b.Metadata["step"]);
        Assert.All(a.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(b.Tensors[entry.Key].Bytes.Span), entry.Key));
    }

    [Fact]
    public void Run_StacksOfSen_AreTrainedOneAfterTheOther()
    {
        using TemporaryFolder folder = new();
        string[] stages = ["optimizer.first_stack_steps=3", "optimizer.frozen_steps=2", "optimizer.average_decay=0", "run.log_every=1", "run.checkpoint_every=1"];
        IReadOnlyDictionary<string, StoredTensor> fresh = Weights(2), alone = Weights(3), frozen = Weights(5), both = Weights(6);

        Assert.False(Same(fresh, alone, "stack1.front.1.0.weight"));
        Assert.True(Same(fresh, alone, "stack2.front.1.0.weight"));
        Assert.True(Same(alone, frozen, "stack1.front.1.0.weight"));
        Assert.False(Same(alone, frozen, "stack2.front.1.0.weight"));
        Assert.False(Same(frozen, both, "stack1.front.1.0.weight"));

        IReadOnlyDictionary<string, StoredTensor> Weights(int steps)
        {
            using var run = RunFolder.Create(folder.File(steps.ToString(CultureInfo.InvariantCulture)));
            SenTraining.Run(Recipe(folder, Sen, [$"steps={steps}", .. stages]), new TrainingContext(run, Device.Cpu));
            return WeightFile.Read(run.LatestWeights).Tensors;
        }

        static bool Same(IReadOnlyDictionary<string, StoredTensor> a, IReadOnlyDictionary<string, StoredTensor> b, string name) => a[name].Bytes.Span.SequenceEqual(b[name].Bytes.Span);
    }

    private static SenRecipe Recipe(TemporaryFolder folder, string network, params string[] overrides)
    {
        string photos = folder.File("photos");
        if (!Directory.Exists(photos))
        {
            TestPhotos.Write(photos, 4, 112, 96);
        }

        return SenRecipe.From(RecipeDocument.Parse(
            $$"""
            kind: sen
            precision: float32
            {{network}}
            data: { patch: 64, batch: 2, validation_every: 4, validation_patch: 64, validation_patches: 2 }
            flow: { ceiling: 12, shake_share: 0.2, foreground_share: 0.3 }
            shake: { minimum_length: 2, short_length: 4, maximum_length: 8 }
            optimizer: { learning_rate: 2e-3, warmup_steps: 3, average_decay: 0.9 }
            """,
            "test", [$"data.sharp={photos}", .. overrides]));
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
