namespace Unblur.Cli;

/// <summary>The exit codes of the process. Scripts rely on the numbers: they never change.</summary>
internal enum ExitCode
{
    /// <summary>All done, or nothing to do.</summary>
    Done = 0,

    /// <summary>An unexpected error.</summary>
    Unexpected = 1,

    /// <summary>The command line, a recipe or a setting is wrong.</summary>
    Usage = 2,

    /// <summary>Some inputs failed; the others are written.</summary>
    SomeFailed = 3,

    /// <summary>No photo was found under the given names.</summary>
    NothingMatched = 4,

    /// <summary>Weights are missing or damaged.</summary>
    Weights = 5,

    /// <summary>Memory ran out even with the smallest tiles.</summary>
    OutOfMemory = 6,

    /// <summary>Ctrl-C or a termination signal.</summary>
    Cancelled = 130,
}
