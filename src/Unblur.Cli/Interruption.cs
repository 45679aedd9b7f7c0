using System.Runtime.InteropServices;

namespace Unblur.Cli;

/// <summary>Ctrl-C and termination signals: the first asks the work to stop, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _announce;
    private int _signals;

    /// <param name="announce">Told once, when the first signal comes.</param>
    public Interruption(Action announce)
    {
        _announce = announce;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        // The source is left to the collector: a signal that came before may still be on its way to it.
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>Takes the first signal; every other one is left to take its usual course.</summary>
    internal void Handle(PosixSignalContext signal)
    {
        // Each signal comes on a thread of its own: the second may come while the first is still being told of.
        if (Interlocked.Increment(ref _signals) > 1)
        {
            return;
        }

        signal.Cancel = true;
        _announce();
        _source.Cancel();
    }
}
