using System.Threading.Channels;

namespace Unblur.Inference;

/// <summary>One thread that restores, one photo after the other, handed to it through a bounded queue.</summary>
/// <remarks>A network already uses all threads of the processor: two photos at a time would take twice the memory, and no less time.</remarks>
internal sealed class ComputeThread : IDisposable
{
    private readonly Channel<Action> _work;
    private readonly Thread _thread;
    private volatile bool _isEnding;

    /// <param name="name">What debuggers and <c>top</c> show.</param>
    /// <param name="capacity">Pieces of work that may wait; further callers wait to hand theirs over.</param>
    public ComputeThread(string name = "unblur-compute", int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Does a piece of work on the thread, in the order of the calls.</summary>
    /// <param name="work">Synchronous; what it throws reaches the caller who awaits.</param>
    /// <param name="cancellation">Before its turn it withdraws the work; afterwards only the work itself can check it.</param>
    /// <exception cref="ObjectDisposedException">The thread is ending; the work was not begun.</exception>
    public async Task<T> Run<T>(Func<T> work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _work.Writer.WriteAsync(() => Complete(outcome, work, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ComputeThread));
        }

        return await outcome.Task.ConfigureAwait(false);
    }

    /// <summary>Waits for the current piece of work, refuses what waits, and ends the thread.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _work.Writer.TryComplete();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Complete<T>(TaskCompletionSource<T> outcome, Func<T> work, CancellationToken cancellation)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            cancellation.ThrowIfCancellationRequested();
            outcome.SetResult(work());
        }
        catch (OperationCanceledException canceled)
        {
            outcome.SetCanceled(canceled.CancellationToken);
        }
        catch (Exception exception)  // whatever it is, it belongs to the caller, who gets it from the task
        {
            outcome.SetException(exception);
        }
    }

    private void Loop()
    {
        // This thread is ours and has nothing else to do: it may block.
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out Action? work))
            {
                work();
            }
        }
    }
}
