using Unblur.Cli.Failures;
using Unblur.Metrics.Evaluation;

namespace Unblur.Cli.Evaluation;

/// <summary>The exit code of an evaluation.</summary>
internal static class EvalExitCode
{
    /// <summary>If the sizes differ in every pair, the command line is wrong.</summary>
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
        return reasons is [ExitCode.OutOfMemory or ExitCode.Unexpected] ? reasons[0] : ExitCode.SomeFailed; // for example a missing library
    }
}
