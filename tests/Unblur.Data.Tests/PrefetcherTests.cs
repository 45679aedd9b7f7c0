namespace Unblur.Data.Tests;

public sealed class PrefetcherTests
{
    [Fact]
    public void Take_ItemsOfUnequalCost_ComeInOrder()
    {
        var prefetcher = new Prefetcher<long>(
            index =>
            {
                Thread.Sleep(index % 3 == 0 ? 15 : 0);
                return index;
            },
            first: 7, ahead: 4);

        Assert.Equal(Enumerable.Range(7, 20).Select(i => (long)i), Enumerable.Range(0, 20).Select(_ => prefetcher.Take()));
    }

    [Fact]
    public void Take_MakingThrows_ThrowsTheSame()
    {
        var prefetcher = new Prefetcher<int>(_ => throw new InvalidDataException("bad photo"), 0, 2);

        Assert.Equal("bad photo", Assert.Throws<InvalidDataException>(() => prefetcher.Take()).Message);
    }

    [Fact]
    public void Take_PreparesAheadAndNoMore()
    {
        int made = 0;
        var prefetcher = new Prefetcher<int>(_ => Interlocked.Increment(ref made), 0, ahead: 3);

        prefetcher.Take();
        SpinWait.SpinUntil(() => Volatile.Read(ref made) == 4, TimeSpan.FromMinutes(1));
        Thread.Sleep(30);

        Assert.Equal(4, Volatile.Read(ref made));
    }

    [Fact]
    public void Waited_SlowMaking_IsCounted()
    {
        using ManualResetEventSlim release = new();
        var prefetcher = new Prefetcher<int>(
            _ =>
            {
                release.Wait();
                return 0;
            },
            0, 1);
        Thread taker = new(() => prefetcher.Take());
        taker.Start();
        SpinWait.SpinUntil(() => (taker.ThreadState & ThreadState.WaitSleepJoin) != 0);
        Thread.Sleep(50);

        release.Set();
        taker.Join();

        Assert.True(prefetcher.Waited >= TimeSpan.FromMilliseconds(30), $"waited {prefetcher.Waited}");
    }
}
