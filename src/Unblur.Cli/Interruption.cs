using System.Runtime.InteropServices;

namespace Unblur.Cli;

/// <summary>Ctrl-C and termination signals: the first asks the work to stop, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _announce;

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
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested) return; // the signal takes its usual course
        signal.Cancel = true;
        _announce();
        _source.Cancel();
    }
}
