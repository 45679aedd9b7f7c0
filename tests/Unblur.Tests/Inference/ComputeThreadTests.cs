using Unblur.Inference;

namespace Unblur.Tests.Inference;

public class ComputeThreadTests
{
    [Fact]
    public async Task Run_Work_HappensOnTheOneNamedThread()
    {
        using var compute = new ComputeThread("worker");

        (int CurrentManagedThreadId, string? Name)[] threads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => compute.Run(() => (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name))));

        (int id, string? name) = Assert.Single(threads.Distinct());
        Assert.NotEqual(Environment.CurrentManagedThreadId, id);
        Assert.Equal("worker", name);
    }

    [Fact]
    public async Task Run_WorkOfOneCaller_KeepsItsOrder()
    {
        using var compute = new ComputeThread();
        List<int> done = [];
        List<Task> tasks = [];
        for (int i = 0; i < 10; i++)
        {
            int number = i;
            tasks.Add(compute.Run(() => { done.Add(number); return 0; }));
        }

        await Task.WhenAll(tasks);

        Assert.Equal(Enumerable.Range(0, 10), done);
    }

    [Fact]
    public async Task Run_WorkThatThrows_GivesTheExceptionToTheCallerAndGoesOn()
    {
        using var compute = new ComputeThread();

        FormatException error = await Assert.ThrowsAsync<FormatException>(() => compute.Run<int>(() => throw new FormatException("no number")));

        Assert.Equal("no number", error.Message);
        Assert.Equal(7, await compute.Run(() => 7));
    }

    [Fact]
    public async Task Run_CancelledBeforeItsTurn_IsNotBegun()
    {
        using var compute = new ComputeThread();
        using var source = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        bool begun = false;
        Task<bool> first = compute.Run(() => gate.Wait(TimeSpan.FromSeconds(30)));
        Task<bool> second = compute.Run(() => begun = true, source.Token);

        await source.CancelAsync();
        gate.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(second.IsCanceled);
        Assert.True(await first);
        Assert.False(begun);
    }

    [Fact]
    public async Task Run_MoreThanTheQueueHolds_MakesCallersWait()
    {
        using var compute = new ComputeThread(capacity: 1);
        using var gate = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        Task<bool> running = compute.Run(() => { started.Set(); return gate.Wait(TimeSpan.FromSeconds(30)); });
        started.Wait(TimeSpan.FromSeconds(30));
        Task<int> queued = compute.Run(() => 1);
        Task<int> waiting = compute.Run(() => 2, source.Token);

        await source.CancelAsync();

        // Only a caller who still waits to hand over can be cancelled while the thread is busy.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Set();
        Assert.True(await running);
        Assert.Equal(1, await queued);
    }

    [Fact]
    public async Task Dispose_WithWorkWaiting_EndsTheCurrentAndRefusesTheRest()
    {
        var compute = new ComputeThread();
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        Task<bool> running = compute.Run(() => { started.Set(); return gate.Wait(TimeSpan.FromSeconds(30)); });
        started.Wait(TimeSpan.FromSeconds(30));
        Task<int> waiting = compute.Run(() => 1);
        var disposal = Task.Run(compute.Dispose);
        while (!await Refuses(compute))
        {
        }

        gate.Set();
        await disposal;

        Assert.True(await running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public async Task Dispose_FromTheThreadItself_DoesNotWaitForItself()
    {
        var compute = new ComputeThread();

        await compute.Run(() => { compute.Dispose(); return 0; });

        await Assert.ThrowsAsync<ObjectDisposedException>(() => compute.Run(() => 1));
        compute.Dispose();
    }

    private static async Task<bool> Refuses(ComputeThread compute)
    {
        using var source = new CancellationTokenSource();
        Task<int> probe = compute.Run(() => 0, source.Token);
        await source.CancelAsync();
        return probe.IsFaulted;
    }
}
