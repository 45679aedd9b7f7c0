using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpScheduleTests
{
    private static readonly RpBufferOptions s_options = new() { Size = 10, Epochs = 3, WarmupSteps = 20, IsTurned = true };

    [Fact]
    public void IsDue_BetweenFillings_IsAsManyEpochsOfTheBuffer()
    {
        RpSchedule schedule = new(s_options, wholeBatch: 4, seed: 1);

        // 30 samples in batches of 4 are 8 steps; level 1 alone until step 20.
        Assert.Equal([0L, 8, 16, 20, 28, 36], Enumerable.Range(0, 40).Select(step => (long)step).Where(schedule.IsDue));
        Assert.Equal([true, false], new[] { 16L, 20 }.Select(schedule.IsWarmup));
    }

    [Fact]
    public void Draw_OverOneFilling_BringsEverySampleOnceInEachEpoch()
    {
        RpSchedule schedule = new(s_options with { WarmupSteps = 0 }, wholeBatch: 5, seed: 1);
        int[] drawn = [.. Enumerable.Range(0, 6).SelectMany(step => schedule.Draw(step, 0, 5).Samples)];

        Assert.All(drawn.Chunk(10), epoch => Assert.Equal(Enumerable.Range(0, 10), epoch.Order()));
        Assert.NotEqual(drawn[..10], drawn[10..20]);
        Assert.NotEqual(drawn[..10], Enumerable.Range(6, 2).SelectMany(step => schedule.Draw(step, 0, 5).Samples));
    }

    [Fact]
    public void Draw_InTwoProcesses_GivesThePartsOfTheWholeBatch()
    {
        RpSchedule schedule = new(s_options, wholeBatch: 4, seed: 1);
        (RpBatch whole, RpBatch first, RpBatch second) = (schedule.Draw(3, 0, 4), schedule.Draw(3, 0, 2), schedule.Draw(3, 2, 2));

        Assert.Equal(whole.Samples.AsEnumerable(), first.Samples.Concat(second.Samples));
        Assert.Equal(whole.Turns.AsEnumerable(), first.Turns.Concat(second.Turns));
    }

    [Fact]
    public void Draw_Turned_LaysSamplesDownInAllWays()
    {
        RpSchedule turned = new(s_options, wholeBatch: 4, seed: 1), still = new(s_options with { IsTurned = false }, wholeBatch: 4, seed: 1);

        Assert.Equal(Enumerable.Range(0, 8), Enumerable.Range(0, 40).SelectMany(step => turned.Draw(step, 0, 4).Turns).Distinct().Order());
        Assert.Equal([0, 0, 0, 0], still.Draw(3, 0, 4).Turns);
    }
}
