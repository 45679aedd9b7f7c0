namespace Unblur.Cli.Progress;

/// <summary>How much is said on stderr.</summary>
internal enum Verbosity
{
    /// <summary>Failures only.</summary>
    Quiet,

    /// <summary>One line for each photo or report.</summary>
    Normal,

    /// <summary>The library's log and stack traces, too.</summary>
    Verbose,
}
