using System.Runtime.InteropServices;

namespace Unblur.Cli;

/// <summary>Handles Ctrl-C and termination signals: the first cancels the work, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _announce;
    private int _signals;

    /// <param name="announce">Called once, at the first signal.</param>
    public Interruption(Action announce)
    {
        _announce = announce;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        // The source is not disposed: a handler that is still running may use it.
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>Handles the first signal. Later signals keep their default action, which ends the process.</summary>
    internal void Handle(PosixSignalContext signal)
    {
        // Each signal has its own thread: the second may arrive while the first is still being announced.
        if (Interlocked.Increment(ref _signals) > 1)
        {
            return;
        }

        signal.Cancel = true;
        _announce();
        _source.Cancel();
    }
}
