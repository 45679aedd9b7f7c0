using Unblur.Cli.Failures;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Evaluation;

/// <summary>What was measured.</summary>
/// <param name="Profile">The profile, with the measures that were added.</param>
/// <param name="Source">What made the restored photos, in words.</param>
/// <param name="Outcomes">One for each pair, in their order; where the run was cancelled, those that were done.</param>
/// <param name="Missing">Photos that were left out because they have no partner.</param>
internal sealed record EvalSummary(ScorerProfile Profile, string Source, IReadOnlyList<PairOutcome> Outcomes, IReadOnlyList<MissingPartner> Missing)
{
    public IReadOnlyList<PairOutcome> Scored { get; } = [.. Outcomes.Where(outcome => outcome.After is not null)];

    public IReadOnlyList<PairOutcome> Failed { get; } = [.. Outcomes.Where(outcome => outcome.Failure is not null)];

    public bool HasBefore => Scored.Any(outcome => outcome.Before is not null);

    /// <summary>Means over the blurry photos that were scored; null where there are none.</summary>
    public IReadOnlyList<Score>? MeanBefore => HasBefore ? Score.Mean([.. Scored.Select(outcome => outcome.Before!)]) : null;

    /// <summary>Means over the restored photos that were scored; null where there are none.</summary>
    public IReadOnlyList<Score>? MeanAfter => Scored.Count > 0 ? Score.Mean([.. Scored.Select(outcome => outcome.After!)]) : null;

    /// <summary>Pairs that are all of different sizes were not meant: that is a wrong command line.</summary>
    public ExitCode ExitCode
    {
        get
        {
            if (Failed.Count == 0)
            {
                return ExitCode.Done;
            }

            if (Scored.Count > 0)
            {
                return ExitCode.SomeFailed;
            }

            if (Failed.All(outcome => outcome.Failure!.Cause is SizeMismatchException))
            {
                return ExitCode.Usage;
            }

            ExitCode[] reasons = [.. Failed.Select(outcome => outcome.Failure!.ExitCode).Distinct()];
            return reasons is [ExitCode.OutOfMemory or ExitCode.Unexpected] ? reasons[0] : ExitCode.SomeFailed; // such as a library that is missing
        }
    }
}
