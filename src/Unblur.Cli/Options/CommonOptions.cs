using System.CommandLine;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Options;

/// <summary>What every command takes.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = OptionValue.Switch("--json", [], "Print one JSON report on stdout.");

    public Option<bool> Verbose { get; } = OptionValue.Switch("--verbose", ["-v"], "Say more.");

    public Option<bool> Quiet { get; } = OptionValue.Switch("--quiet", ["-q"], "Say nothing but what fails.");

    public Verbosity Verbosity(ParseResult given)
        => given.GetValue(Quiet) ? Progress.Verbosity.Quiet : given.GetValue(Verbose) ? Progress.Verbosity.Verbose : Progress.Verbosity.Normal;
}
