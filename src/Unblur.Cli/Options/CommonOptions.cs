using System.CommandLine;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Options;

/// <summary>The options of every command.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = OptionValue.Switch("--json", [], "Print one JSON report on stdout.");

    public Option<bool> Verbose { get; } = OptionValue.Switch("--verbose", ["-v"], "Print more: the log, and stack traces of errors.");

    public Option<bool> Quiet { get; } = OptionValue.Switch("--quiet", ["-q"], "Print only errors.");

    public Verbosity Verbosity(ParseResult given)
        => given.GetValue(Quiet) ? Progress.Verbosity.Quiet : given.GetValue(Verbose) ? Progress.Verbosity.Verbose : Progress.Verbosity.Normal;
}
