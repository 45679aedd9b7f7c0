using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Session;

public sealed class TrainingStateTests
{
    [Fact]
    public void SaveAndLoad_AveragesModulesGeneratorsAndParts_AreAllRestored()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();
        using TrainingState first = State(seed: 1), second = State(seed: 2);
        first.Step = 7;
        first.Save(folder.File("checkpoint"));
        Assert.NotEqual(Bytes(first), Bytes(second));

        second.Load(folder.File("checkpoint"));

        Assert.Equal(Bytes(first), Bytes(second));
        Assert.Equal(7, second.Step);
    }

    [Fact]
    public void Add_TwoPartsOfOneName_IsRefused()
    {
        using TensorScope scope = new();
        using TrainingState state = State(seed: 1);

        using SampleBuffer another = new(Device.Cpu);
        ArgumentException failure = Assert.Throws<ArgumentException>(() => state.Add("slow", another));

        Assert.Contains("'slow'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PartThatIsMissing_NamesItAndTheFile()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();
        using (TrainingState state = new("test"))
        {
            state.Save(folder.File("checkpoint"));
        }

        using TrainingState other = new("test");
        other.Add("noise", new Generator(1));

        WeightFileException failure = Assert.Throws<WeightFileException>(() => other.Load(folder.File("checkpoint")));

        Assert.Contains("'noise'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Undo_AfterTheLastTraineeHadItsTurn_SaysThatItCannot()
    {
        using TensorScope scope = new();
        using TrainingState state = State(seed: 1);
        using StepRewind rewind = new(state);
        rewind.Begin();
        state.Trainees[^1].Optimizer.Step(1);

        Assert.False(rewind.Undo());
    }

    private static TrainingState State(ulong seed)
    {
        TrainingState state = new("test");
        Trainee trainee = state.Add(new Trainee("network", Layer(seed), new AdamOptions()));
        state.Add(new MovingAverage(trainee.Network, Layer(seed), 0.9));
        state.Add(new MovingAverage(trainee.Network, Layer(seed), 0.99, "slow"));
        state.Add("frozen", Layer(seed + 10));
        state.Add("noise", new Generator(seed));
        SampleBuffer buffer = new(Device.Cpu);
        buffer.Replace(Tensor.Full([2, 3], seed));
        state.Add("buffer", buffer);
        return state;
    }

    private static Conv2d Layer(ulong seed)
    {
        Conv2d layer = new(2, 2, 3);
        using Generator generator = new(seed);
        Initializers.XavierNormal(layer.Weight, generator);
        return layer;
    }

    private static byte[] Bytes(TrainingState state) => [.. state.Stored().SelectMany(entry => entry.Value.Bytes.ToArray())];
}
