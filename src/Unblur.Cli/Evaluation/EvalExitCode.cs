using Unblur.Cli.Failures;
using Unblur.Metrics.Evaluation;

namespace Unblur.Cli.Evaluation;

/// <summary>What an evaluation ends with.</summary>
internal static class EvalExitCode
{
    /// <summary>Pairs that are all of different sizes were not meant: that is a wrong command line.</summary>
    public static ExitCode Of(EvalSummary summary)
    {
        if (summary.Failed.Count == 0)
        {
            return ExitCode.Done;
        }

        if (summary.Scored.Count > 0)
        {
            return ExitCode.SomeFailed;
        }

        if (summary.Failed.All(outcome => outcome.Failure!.Cause is EvaluationException { IsSizeMismatch: true }))
        {
            return ExitCode.Usage;
        }

        ExitCode[] reasons = [.. summary.Failed.Select(outcome => Failure.From(outcome.Failure!.Cause).ExitCode).Distinct()];
        return reasons is [ExitCode.OutOfMemory or ExitCode.Unexpected] ? reasons[0] : ExitCode.SomeFailed; // such as a library that is missing
    }
}
