namespace Unblur.Cli.Progress;

/// <summary>The output of a running command on stderr: lines, and on a terminal a progress bar below them.</summary>
internal abstract class StatusOutput
{
    /// <summary>Writes a line that stays. Safe from any thread.</summary>
    public abstract void WriteLine(string line);

    /// <summary>Writes a result to stdout, above the bar where both are on one terminal. Safe from any thread.</summary>
    public abstract void WriteResult(string line);

    /// <summary>Updates the bar if there is one. Safe from any thread.</summary>
    /// <param name="text">The text before the bar.</param>
    /// <param name="share">The share that is done, 0 to 1.</param>
    public abstract void ShowBar(string text, double share);

    /// <summary>Runs work with a bar if stderr is a terminal and the output is not quiet, else with lines only.</summary>
    public static Task<T> Run<T>(Verbosity verbosity, Func<StatusOutput, Task<T>> work)
        => verbosity != Verbosity.Quiet && IsTerminal ? LiveOutput.Run(work) : work(new PlainOutput(Console.Error));

    private static bool IsTerminal => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
}

/// <summary>Lines without a bar: for logs, pipes and <c>-q</c>.</summary>
internal sealed class PlainOutput(TextWriter writer) : StatusOutput
{
    public override void WriteLine(string line) => writer.WriteLine(line);

    public override void WriteResult(string line) => Console.Out.WriteLine(line);

    public override void ShowBar(string text, double share)
    {
    }
}

/// <summary>How much is written to stderr.</summary>
internal enum Verbosity
{
    /// <summary>Failures only.</summary>
    Quiet,

    /// <summary>One line for each photo or report.</summary>
    Normal,

    /// <summary>Also the library's log and stack traces.</summary>
    Verbose,
}
