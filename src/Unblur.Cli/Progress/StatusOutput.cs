namespace Unblur.Cli.Progress;

/// <summary>What a running command says on stderr: lines, and on a terminal one bar below them.</summary>
internal abstract class StatusOutput
{
    /// <summary>Writes a line that stays. Safe from any thread.</summary>
    public abstract void WriteLine(string line);

    /// <summary>Sets the bar, where there is one. Safe from any thread.</summary>
    /// <param name="text">Stands before the bar.</param>
    /// <param name="share">Done, 0 to 1.</param>
    public abstract void ShowBar(string text, double share);

    /// <summary>Runs work with a bar where stderr is a terminal and the user wants to see one, else with lines alone.</summary>
    public static Task<T> Run<T>(Verbosity verbosity, Func<StatusOutput, Task<T>> work)
        => verbosity != Verbosity.Quiet && IsTerminal ? LiveOutput.Run(work) : work(new PlainOutput(Console.Error));

    private static bool IsTerminal => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
}
