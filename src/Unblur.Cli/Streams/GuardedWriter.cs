using System.Text;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Streams;

/// <summary>Stdout or stderr: where it cannot be written, because a disk is full or nobody reads it, the work goes on. Keeps the first failure.</summary>
/// <param name="inner">Where it is written.</param>
/// <param name="isForPeople">Whether lines are for a terminal rather than a program: control characters in names of files are shown, not sent.</param>
internal sealed class GuardedWriter(TextWriter inner, bool isForPeople = false) : TextWriter(inner.FormatProvider)
{
    private readonly Lock _lock = new();

    /// <summary>Why something could not be written; null where everything was.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guard(() => inner.Write(value));

    public override void Write(string? value) => Guard(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(isForPeople && value is not null ? Words.Visible(value) : value));

    public override void Flush() => Guard(inner.Flush);

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            lock (_lock)
            {
                Failure ??= failure;
            }
        }
    }
}
