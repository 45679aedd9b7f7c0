using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.NeurMap;
using Unblur.Training.Session;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Session;

public sealed class StepRewindTests
{
    private static readonly NeurMapRecipe s_recipe = new() { Run = new RunOptions { Steps = 10 } };

    [Fact]
    public void Undo_OfAStepThatWasCutShort_BringsEverythingButDBack()
    {
        using TensorScope scope = new();
        NeurMapNetworks networks = Networks();
        using TrainingState state = networks.State(new MovingAverage(networks.Deblur, Deblur(), 0));
        using StepRewind rewind = new(state);
        Step(networks, rewind, isWhole: true);
        float[] before = Changing(networks);

        Step(networks, rewind, isWhole: false);
        Assert.NotEqual(before, Changing(networks));
        rewind.Undo();

        Assert.Equal(before, Changing(networks));
        Assert.Equal((1, 1), (networks.MotionTrainee.Optimizer.Steps, networks.DiscriminatorTrainee.Optimizer.Steps));
    }

    [Fact]
    public void Undo_AfterAWholeStep_ChangesNothing()
    {
        using TensorScope scope = new();
        NeurMapNetworks networks = Networks();
        using TrainingState state = networks.State(new MovingAverage(networks.Deblur, Deblur(), 0));
        using StepRewind rewind = new(state);
        Step(networks, rewind, isWhole: true);
        float[] after = Changing(networks);
        rewind.Undo();

        Assert.Equal(after, Changing(networks));
    }

    [Fact]
    public void Undo_NetworkThatIsNotTrainedAndGenerator_BringsThemBackWithTheBuffersOfTheLastTrainee()
    {
        using TensorScope scope = new();
        using TrainingState state = new("test");
        Trainee last = state.Add(new Trainee("last", new BatchNorm2d(1), new AdamOptions()));
        Conv2d frozen = state.Add("frozen", new Conv2d(1, 1, 1));
        Generator generator = state.Add("draws", new Generator(3));
        using StepRewind rewind = new(state);
        byte[][] before = State();

        // Twice, as copies are written over: the first step is whole.
        rewind.Begin();
        rewind.End();
        rewind.Begin();
        ((BatchNorm2d)last.Network).Forward(Tensor.Rand([2, 1, 4, 4], generator));
        frozen.Weight.Replace(Tensor.Full([1, 1, 1, 1], 7));
        byte[][] changed = State();
        rewind.Undo();

        Assert.All(before.Zip(changed), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(before, State());

        byte[][] State() => [.. state.Stored().Where(entry => entry.Name is "last.running_mean" or "last.num_batches_tracked" or "frozen.weight" or "draws").Select(entry => entry.Value.Bytes.ToArray())];
    }

    private static void Step(NeurMapNetworks networks, StepRewind rewind, bool isWhole)
    {
        rewind.Begin();
        using Generator generator = new(3);
        var photos = Tensor.Rand([2, 3, 32, 32], generator);
        Alternation alternation = new(networks, s_recipe, NeurMapData.ShareOf(s_recipe, ProcessGroup.Alone));
        if (isWhole)
        {
            alternation.Update(0, photos, photos, 0);
            rewind.End();
            return;
        }

        // M and N have had their turns, and D has not.
        networks.MotionTrainee.Step(() => alternation.MotionLoss(photos, photos, photos), 1e-3, 0, ProcessGroup.Alone, []);
        networks.DiscriminatorTrainee.Step(() => alternation.DiscriminatorLoss(photos, photos, photos), 1e-3, 0, ProcessGroup.Alone, []);
    }

    private static float[] Changing(NeurMapNetworks networks) =>
    [
        .. networks.Pool.Means.ToArray<float>(), .. Values(networks.MotionTrainee), .. Values(networks.DiscriminatorTrainee),
    ];

    private static IEnumerable<float> Values(Trainee trainee)
        => trainee.Network.State().Select(entry => entry.Parameter.Value).Concat(trainee.Optimizer.State().Select(entry => entry.Value))
            .SelectMany(value => value.ToArray<float>());

    private static ResUNet Deblur() => new(new ResUNetOptions { Channels = [4, 6], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });

    private static NeurMapNetworks Networks()
    {
        ResUNet deblur = Deblur();
        OffsetNet motion = new(new OffsetNetOptions { Channels = 2 });
        MultiscaleDiscriminator discriminator = new(new MultiscaleDiscriminatorOptions { Channels = 2 });
        using Generator generator = new(5);
        deblur.Initialize(generator);
        motion.Initialize(generator);
        discriminator.Initialize(generator);
        return NeurMapNetworks.Create(deblur, motion, discriminator, s_recipe);
    }
}
