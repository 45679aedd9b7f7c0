namespace Unblur.Cli.Progress;

/// <summary>Lines alone: for logs, pipes and <c>-q</c>.</summary>
internal sealed class PlainOutput(TextWriter writer) : StatusOutput
{
    public override void WriteLine(string line) => writer.WriteLine(line);

    public override void ShowBar(string text, double share)
    {
    }
}
