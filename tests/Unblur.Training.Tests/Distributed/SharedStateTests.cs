using Unblur.TestKit;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Distributed;

namespace Unblur.Training.Tests.Distributed;

public sealed class SharedStateTests
{
    [Fact]
    public void Give_CheckpointOfTheFirst_ReachesTheOthersWhole()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[100_003];
        new Random(1).NextBytes(bytes);
        string checkpoint = Path.Combine(folder.Path, "checkpoint");
        File.WriteAllBytes(checkpoint, bytes);

        byte[]?[] received = TestProcesses.Run(2, group =>
        {
            byte[]? loaded = null;
            SharedState.Broadcast(group, group.IsFirst ? checkpoint : null, path => loaded = File.ReadAllBytes(path));
            return loaded;
        });

        Assert.Null(received[0]);
        Assert.Equal(bytes, received[1]);
    }

    [Fact]
    public void Give_WithoutACheckpoint_LoadsNothing()
        => Assert.All(
            TestProcesses.Run(2, group =>
            {
                bool isLoaded = false;
                SharedState.Broadcast(group, group.IsFirst ? "/not/there" : null, _ => isLoaded = true);
                return isLoaded;
            }),
            Assert.False);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RequireSame_WhereOneBitDiffers_ThrowsInAll(bool isDifferent)
    {
        Exception[] failures = TestProcesses.Run(3, group =>
        {
            float value = isDifferent && group.Rank == 2 ? MathF.BitIncrement(1) : 1;
            return Record.Exception(() => SharedState.RequireSame(group, 7, [new StoredTensor([1f, 2f], 2), new StoredTensor([value], 1)]));
        });

        Assert.All(failures, failure => Assert.Equal(isDifferent, failure is TrainingDivergedException { Message: var message } && message.StartsWith("step 7: the processes hold different weights", StringComparison.Ordinal)));
    }
}
