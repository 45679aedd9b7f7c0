using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.NeurMap;

public sealed class StepRewindTests
{
    private static readonly NeurMapRecipe s_recipe = new() { Run = new RunOptions { Steps = 10 } };

    [Fact]
    public void Undo_OfAStepThatWasCutShort_BringsEverythingButDBack()
    {
        using TensorScope scope = new();
        using NeurMapState state = State();
        using StepRewind rewind = new(state);
        Step(state, rewind, isWhole: true);
        float[] before = Changing(state);

        Step(state, rewind, isWhole: false);
        Assert.NotEqual(before, Changing(state));
        rewind.Undo();

        Assert.Equal(before, Changing(state));
        Assert.Equal((1, 1), (state.Networks.MotionOptimizer.Steps, state.Networks.DiscriminatorOptimizer.Steps));
    }

    [Fact]
    public void Undo_AfterAWholeStep_ChangesNothing()
    {
        using TensorScope scope = new();
        using NeurMapState state = State();
        using StepRewind rewind = new(state);
        Step(state, rewind, isWhole: true);
        float[] after = Changing(state);
        rewind.Undo();

        Assert.Equal(after, Changing(state));
    }

    private static void Step(NeurMapState state, StepRewind rewind, bool isWhole)
    {
        rewind.Begin();
        using Generator generator = new(3);
        var photos = Tensor.Rand([2, 3, 32, 32], generator);
        new Alternation(state.Networks, s_recipe, BatchShare.Of(s_recipe, ProcessGroup.Alone)).Update(0, photos, photos, 0);
        if (isWhole)
        {
            rewind.End();
        }
    }

    private static float[] Changing(NeurMapState state) =>
    [
        .. state.Networks.Pool.Means.ToArray<float>(),
        .. state.Trainees.Where(player => player.Name != "deblur").SelectMany(player => player.Network.State().Select(entry => entry.Parameter.Value).Concat(player.Optimizer.State().Select(entry => entry.Value)))
            .SelectMany(value => value.ToArray<float>()),
    ];

    private static NeurMapState State()
    {
        ResUNet deblur = new(new ResUNetOptions { Channels = [4, 6], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        OffsetNet motion = new(new OffsetNetOptions { Channels = 2 });
        MultiscaleDiscriminator discriminator = new(new MultiscaleDiscriminatorOptions { Channels = 2 });
        using Generator generator = new(5);
        deblur.Initialize(generator);
        motion.Initialize(generator);
        discriminator.Initialize(generator);
        return new(NeurMapNetworks.Create(deblur, motion, discriminator, s_recipe));
    }
}
