namespace Unblur.TestKit;

/// <summary>A token that is cancelled after a while, by a thread of its own: a timer waits for a thread of the pool, which busy tests may not leave it.</summary>
public sealed class LateCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Thread _thread;

    /// <summary>Starts to wait.</summary>
    public LateCancellation(TimeSpan delay)
    {
        _thread = new Thread(() => CancelAfter(delay));
        _thread.Start();
    }

    /// <summary>Cancelled after the delay.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Join();
        _source.Dispose();
    }

    private void CancelAfter(TimeSpan delay)
    {
        Thread.Sleep(delay);
        _source.Cancel();
    }
}
