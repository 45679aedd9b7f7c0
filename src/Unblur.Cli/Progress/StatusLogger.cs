using Microsoft.Extensions.Logging;

namespace Unblur.Cli.Progress;

/// <summary>Writes the library's log to stderr: warnings by default, everything with <c>-v</c>, nothing with <c>-q</c>.</summary>
internal sealed class StatusLogger(StatusOutput output, Verbosity verbosity) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => verbosity switch
    {
        Verbosity.Quiet => false,
        Verbosity.Normal => logLevel >= LogLevel.Warning,
        _ => logLevel != LogLevel.None,
    };

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            output.WriteLine($"  {formatter(state, exception)}");
        }
    }
}
