using System.Text;

namespace Unblur.Cli.Streams;

/// <summary>Stdout or stderr: where it cannot be written, because a disk is full or nobody reads it, the work goes on. Keeps the first failure.</summary>
internal sealed class GuardedWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private readonly Lock _lock = new();

    /// <summary>Why something could not be written; null where everything was.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guard(() => inner.Write(value));

    public override void Write(string? value) => Guard(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(value));

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
