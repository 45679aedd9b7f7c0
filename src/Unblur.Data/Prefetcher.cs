namespace Unblur.Data;

/// <summary>Prepares items ahead on the thread pool and hands them out in order, so that thread timing changes no result.</summary>
/// <param name="make">Makes the item of an index; called from several threads at once.</param>
/// <param name="first">The first index.</param>
/// <param name="ahead">How many are prepared ahead, at least 1.</param>
public sealed class Prefetcher<T>(Func<long, T> make, long first, int ahead)
{
    private readonly Queue<Task<T>> _pending = new();
    private long _next = first;

    /// <summary>Time spent waiting for items so far: how far preparation lags behind.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next item. An exception thrown while it was made is thrown here.</summary>
    public T Take()
    {
        while (_pending.Count <= ahead)
        {
            long index = _next++;
            _pending.Enqueue(Task.Run(() => make(index)));
        }

        Task<T> task = _pending.Dequeue();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        T? item = task.GetAwaiter().GetResult();
        Waited += System.Diagnostics.Stopwatch.GetElapsedTime(start);
        return item;
    }
}
